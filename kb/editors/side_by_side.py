"""The rows of two languages side by side: each paragraph with its translation, what changed in it, and its figures."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from kb.articles.models import Article, Version
from kb.editors.differences import Line, lines
from kb.editors.paragraphs import beside, paragraphs, skeleton
from kb.likeness.agreeing import disagreements

SPARE = 1  # empty rows at the end, for a paragraph that only one language needs


@dataclass(frozen=True)
class Pair:
    """A paragraph in both languages. `lines`: what changed in the original since it was translated.

    `figures`: the units in which the two give other values, with the values of each.
    """

    original: str
    translation: str
    changed: bool
    lines: list[Line]
    figures: list[tuple[str, list[float], list[float]]]


def rows_of(original: Article, followed: Version | None, translation: str, *, begun: bool) -> list[Pair]:
    """The paragraphs of the original beside those of the translation; one that nobody began has its bare frame."""
    mine = paragraphs(original.answer)
    if begun:
        rows = [(row.original, row.translation) for row in beside(mine, paragraphs(translation))]
    else:
        rows = [(text, skeleton(text)) for text in mine]
    before = _before(paragraphs(followed.answer), mine) if followed else {}
    found = []
    for text, translated in rows:
        changed = followed is not None and bool(text) and before.get(text) != text
        shown = lines(before.get(text) or "", text) if changed else []
        figures = disagreements(text, translated) if begun and text and translated else []
        found.append(Pair(text, translated, changed, shown, figures))
    return found + [Pair("", "", False, [], [])] * SPARE


def title_lines(original: Article, followed: Version | None) -> list[Line]:
    """What changed in the title since it was translated."""
    return lines(followed.title, original.title) if followed and followed.title != original.title else []


def _before(old: list[str], new: list[str]) -> dict[str, str]:
    """What each paragraph of `new` was in `old`; new ones are left out."""
    found: dict[str, str] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found |= dict(zip(new[j1:j2], new[j1:j2], strict=True))
        elif tag == "replace":
            found |= dict(zip(new[j1:j2], old[i1:i2], strict=False))
    return found
