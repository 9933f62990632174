"""What changed between two versions of an article, in pieces that a page can mark.

Lines are compared first; where a line was replaced, its words are compared, so that a corrected
word stands out and not the whole paragraph. Nothing here is markup: templates escape it.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from kb.articles.models import Content

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
SHORT_FIELDS = ("language", "skill", "translation_of", "sensitive")
FIELDS = ("title", "answer", "phrasings", "language", "skill", "tags", "translation_of", "sensitive")
ALIKE = 0.4  # lines with less in common read better whole, one under the other


@dataclass(frozen=True)
class Part:
    """A run of characters; `marked` when only this version has it."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Line:
    """A line of the comparison: in both versions, gone, or new."""

    kind: Literal["same", "gone", "new"]
    parts: list[Part]


@dataclass(frozen=True)
class Block:
    """What changed in one field: lines, or for a short field the value before and after."""

    field: str
    lines: list[Line]
    before: str
    after: str


def blocks(before: Content | None, after: Content) -> list[Block]:
    """What `after` changes, field by field; without a `before` everything as it was written."""
    if before is None:
        return [_block(name, value, value) for name in FIELDS if (value := getattr(after, name))]
    return [_block(name, getattr(before, name), getattr(after, name)) for name in changed_fields(before, after)]


def changed_fields(before: Content | None, after: Content) -> list[str]:
    """The names of the fields in which `after` differs; the first version differs in none."""
    if before is None:
        return []
    return [name for name in FIELDS if getattr(before, name) != getattr(after, name)]


def lines(before: str, after: str) -> list[Line]:
    """`after` beside `before`, line by line."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line("same", [Part(text, False)]) for text in old[i1:i2]]
        else:
            found += _replaced(old[i1:i2], new[j1:j2])
    return found


def entries(before: list[str], after: list[str]) -> list[Line]:
    """Which entries of a list went and which came; those in both are left out."""
    gone = [Line("gone", [Part(text, False)]) for text in before if text not in after]
    return gone + [Line("new", [Part(text, False)]) for text in after if text not in before]


def _block(name: str, before: str | list[str] | bool | None, after: str | list[str] | bool | None) -> Block:
    if isinstance(before, list) and isinstance(after, list):
        unchanged = [Line("same", [Part(text, False)]) for text in after]
        return Block(name, unchanged if before == after else entries(before, after), "", "")
    old, new = str(before or ""), str(after or "")
    return Block(name, [] if name in SHORT_FIELDS else lines(old, new), old, new)


def _replaced(old: list[str], new: list[str]) -> list[Line]:
    gone: list[Line] = []
    come: list[Line] = []
    for i in range(max(len(old), len(new))):
        left, right = old[i] if i < len(old) else None, new[i] if i < len(new) else None
        left_parts, right_parts = _words(left or "", right or "")
        if left is not None:
            gone.append(Line("gone", left_parts))
        if right is not None:
            come.append(Line("new", right_parts))
    return gone + come


def _words(left: str, right: str) -> tuple[list[Part], list[Part]]:
    old, new = _WORDS.findall(left), _WORDS.findall(right)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not left or not right or matcher.ratio() < ALIKE:
        return [Part(left, False)], [Part(right, False)]
    left_parts, right_parts = [], []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        left_parts.append(Part("".join(old[i1:i2]), tag != "equal"))
        right_parts.append(Part("".join(new[j1:j2]), tag != "equal"))
    return [part for part in left_parts if part.text], [part for part in right_parts if part.text]
