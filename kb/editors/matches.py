"""Which phrasing or passage of a candidate comes nearest to a question in its words, for the bench to show.

A help for the eye: the decision itself weighs meaning too and stands in `kb.search`.
"""

import re
from dataclasses import dataclass
from typing import Literal

from kb.articles.models import Content
from kb.articles.rendering import render
from kb.editors.differences import Part
from kb.search.texts.passages import body_passages
from kb.search.texts.words import fingerprint, stems

_PIECES = re.compile(r"\w+|\W+")
SHORTEST = 4  # letters of a word that is marked; shorter ones are mostly articles and prepositions
# Longer words that say nothing about what a text is about.
_EMPTY_WORDS = """
    alla alle allo anche ancora avere come cosa così dalla dalle degli della delle dello devo dopo dove essere fare
    hanno mentre molto nella nelle nello ogni però perché piu prima puoi quale quali quando quanto quella quello questa
    queste questi questo senza sono sulla sulle vorrei about after also been before could does from have here into just
    like more much need only other should some than that their them then there these they this want what when where
    which will with would your
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
WIDEST = 160  # characters of a passage that are shown, around the first marked word


@dataclass(frozen=True)
class Match:
    """A text of an article, in parts; what it shares with the question is marked."""

    kind: Literal["phrasing", "title", "passage"]
    parts: list[Part]


def nearest(question: str, language: str, version: Content) -> Match:
    """The text of `version` that is written most like `question`."""
    asked = fingerprint(question, language)
    texts = [("phrasing", text) for text in version.phrasings]
    texts.append(("title", version.title))
    texts += [("passage", text) for text in body_passages(render(version.answer).text)]
    kind, text = max(texts, key=lambda pair: float(asked @ fingerprint(pair[1], version.language)))
    return Match(kind, _cut(_marked(text, set(stems(question, language)), version.language)))


def _marked(text: str, wanted: set[str], language: str) -> list[Part]:
    parts: list[Part] = []
    for piece in _PIECES.findall(text):
        found = stems(piece, language)
        marked = len(piece) >= SHORTEST and piece.lower() not in _EMPTY and bool(found) and found[0] in wanted
        if parts and parts[-1].marked == marked:
            parts[-1] = Part(parts[-1].text + piece, marked)
        else:
            parts.append(Part(piece, marked))
    return parts


def _cut(parts: list[Part]) -> list[Part]:
    """A long passage shortened to what stands around its first marked word."""
    if sum(len(part.text) for part in parts) <= WIDEST:
        return parts
    first = next((number for number, part in enumerate(parts) if part.marked), 0)
    shown, left = [], WIDEST
    if first and len(parts[first - 1].text) > WIDEST // 3:
        shown.append(Part("…" + parts[first - 1].text[-WIDEST // 3 :], False))
    elif first:
        shown.append(parts[first - 1])
    for part in parts[first:]:
        if left <= 0:
            break
        text = part.text if len(part.text) <= left else part.text[:left] + "…"
        shown.append(Part(text, part.marked))
        left -= len(part.text)
    return shown
