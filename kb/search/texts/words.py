"""Words of a text as search compares them: plain letters, stems, pieces of words, and a fingerprint of them all."""

import math
import re
import unicodedata
import zlib
from collections import Counter
from functools import lru_cache

import numpy as np
import snowballstemmer

FINGERPRINT = 1024  # numbers in a fingerprint

_STEMMERS = {"it": "italian", "en": "english"}
_WORD = re.compile(r"[a-z0-9]+")
_ACCENT = re.compile("[\u0300-\u036f]")


def plain(text: str) -> str:
    """Small letters without accents; apostrophes and dashes in one form."""
    small = text.lower()
    if small.isascii():
        return small
    decomposed = unicodedata.normalize("NFKD", small.replace("’", "'"))
    return _ACCENT.sub("", decomposed)


def words(text: str) -> list[str]:
    """The words of a text in plain letters, in order."""
    return _WORD.findall(plain(text))


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a word in plain letters; a language without a stemmer is read like English."""
    return _stemmer(language).stemWord(word)


@lru_cache(maxsize=8)
def _stemmer(language: str):
    return snowballstemmer.stemmer(_STEMMERS.get(language, "english"))


def stems(text: str, language: str) -> list[str]:
    """The stems of the words, in order."""
    return [stem(word, language) for word in words(text)]


def pieces(text: str, shortest: int, longest: int) -> list[str]:
    """The pieces of `shortest` to `longest` characters of each word, its ends marked by blanks."""
    return [piece for word in words(text) for piece in pieces_of_word(word, shortest, longest)]


@lru_cache(maxsize=20_000)
def pieces_of_word(word: str, shortest: int, longest: int) -> tuple[str, ...]:
    """The pieces of one word in plain letters."""
    marked = f" {word} "
    return tuple(
        marked[start : start + length]
        for length in range(shortest, longest + 1)
        for start in range(len(marked) - length + 1)
    )


def fingerprint(text: str, language: str) -> np.ndarray:
    """Stems, pairs of stems and pieces of words, hashed with signs into one unit vector.

    Its dot product with another is how much two texts are written alike. It needs no vocabulary,
    so that a text's fingerprint never changes.
    """
    in_order = stems(text, language)
    pairs = [f"{first} {second}" for first, second in zip(in_order, in_order[1:], strict=False)]
    features = [f"s{stem}" for stem in in_order] + [f"p{pair}" for pair in pairs]
    counts = Counter(features + [f"c{piece}" for piece in pieces(text, 3, 5)])
    vector = np.zeros(FINGERPRINT, dtype=np.float32)
    for feature, count in counts.items():
        hashed = zlib.crc32(feature.encode())
        vector[hashed % FINGERPRINT] += (1 + math.log(count)) * (1 if hashed & 0x100000 else -1)
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
