"""Gives numbers to the words of some texts and to what they are made of: stems, pairs of stems, runs of letters."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from scipy import sparse

from kb.search.texts.words import pieces_of_word, stem, words

_SHORTEST, _LONGEST = 3, 5  # letters of a run; what survives a typo
_NEXT = 1 << 32  # a pair of stems has the key: first * _NEXT + second


@dataclass(frozen=True)
class Found:
    """The known things of one kind in a question: their numbers, what each counts by how often it
    stands there (1 for once), and how many are unknown."""

    numbers: np.ndarray
    often: np.ndarray
    unknown: int


@dataclass(frozen=True)
class Counts:
    """(texts, things) sparse counts of stems, pairs of stems and runs of letters; and the words of each text."""

    stems: sparse.csr_matrix
    pairs: sparse.csr_matrix
    runs: sparse.csr_matrix

    def of_rows(self, rows: np.ndarray) -> "Counts":
        """The counts of some of the texts."""
        return Counts(self.stems[rows], self.pairs[rows], self.runs[rows])


@dataclass(frozen=True)
class Lexicon:
    """Numbers only grow: what one lexicon counted stays valid for those made from it."""

    language: str
    words: dict[str, int]
    stems: dict[str, int]
    pairs: dict[int, int]
    runs: dict[str, int]
    of_word: tuple[tuple[int, tuple[int, ...]], ...]  # the stem and the runs of each word

    @classmethod
    def empty(cls, language: str) -> "Lexicon":
        """Knows nothing yet."""
        return cls(language, {}, {}, {}, {}, ())

    def with_texts(self, texts: Sequence[str]) -> tuple["Lexicon", Counts]:
        """A lexicon that knows these texts too, and their counts."""
        known, stems, runs = dict(self.words), dict(self.stems), dict(self.runs)
        split = [[known.setdefault(word, len(known)) for word in words(text)] for text in texts]
        of_word = list(self.of_word)
        for word in islice(known, len(of_word), None):
            pieces = pieces_of_word(word, _SHORTEST, _LONGEST)
            made_of = tuple(runs.setdefault(piece, len(runs)) for piece in pieces)
            of_word.append((stems.setdefault(stem(word, self.language), len(stems)), made_of))
        begins = np.cumsum([0, *map(len, split)])
        flat = np.fromiter((word for text in split for word in text), np.int64, int(begins[-1]))
        used, flat = np.unique(flat, return_inverse=True)
        made_of = [of_word[word] for word in used]
        in_order = np.array([stem_ for stem_, _ in made_of], np.int64)[flat]
        pairs, paired = _pairs(in_order, begins, self.pairs)
        counts = Counts(
            _counted(in_order, begins, len(stems)),
            _counted(*paired, len(pairs)),
            (_counted(flat, begins, len(used)) @ _runs_of_words(made_of, len(runs))).tocsr(),
        )
        return Lexicon(self.language, known, stems, pairs, runs, tuple(of_word)), counts

    def read(self, question: str) -> tuple[list[str], Found, Found, Found]:
        """The words of a question, and what is known of their stems, pairs and runs."""
        split = words(question)
        stems = [stem(word, self.language) for word in split]
        numbers = [self.stems.get(each, -1) for each in stems]
        keys = [first * _NEXT + second for first, second in zip(numbers, numbers[1:], strict=False)]
        runs = Counter(piece for word in split for piece in pieces_of_word(word, _SHORTEST, _LONGEST))
        return split, _found(Counter(stems), self.stems), _found(Counter(keys), self.pairs), _found(runs, self.runs)


def _found(counts: Counter, known: dict) -> Found:
    there = [(known[each], count) for each, count in counts.items() if each in known]
    numbers, often = zip(*there, strict=True) if there else ((), ())
    return Found(np.array(numbers, np.int64), 1 + np.log(np.array(often, np.float32)), len(counts) - len(there))


def _counted(flat: np.ndarray, begins: np.ndarray, width: int) -> sparse.csr_matrix:
    """(texts, width) how often each number stands in each text."""
    counted = sparse.csr_matrix((np.ones(len(flat), np.float32), flat, begins), shape=(len(begins) - 1, width))
    counted.sum_duplicates()
    return counted


def _pairs(
    stems: np.ndarray, begins: np.ndarray, before: dict[int, int]
) -> tuple[dict[int, int], tuple[np.ndarray, np.ndarray]]:
    """The numbers of neighbouring stems: all that are known now, and those of the texts with their begins."""
    within = np.ones(max(len(stems) - 1, 0), bool)
    ends = begins[1:-1]
    within[ends[(ends > 0) & (ends < len(stems))] - 1] = False  # the last of a text has no neighbour
    keys = stems[:-1][within] * _NEXT + stems[1:][within]
    each, where = np.unique(keys, return_inverse=True)
    pairs = dict(before)
    numbers = np.array([pairs.setdefault(key, len(pairs)) for key in each.tolist()], np.int64)
    lengths = np.maximum(np.diff(begins) - 1, 0)
    return pairs, (numbers[where] if len(keys) else np.zeros(0, np.int64), np.cumsum(np.r_[0, lengths]))


def _runs_of_words(of_word: list[tuple[int, tuple[int, ...]]], width: int) -> sparse.csr_matrix:
    begins = np.cumsum([0, *(len(made_of) for _, made_of in of_word)])
    flat = np.fromiter((run for _, made_of in of_word for run in made_of), np.int64, int(begins[-1]))
    return _counted(flat, begins, width)
