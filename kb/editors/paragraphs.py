"""Markdown in paragraphs, and the paragraphs of two texts beside each other: an original and its translation."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "list", "quote", "table", "code", "text"]

_FENCE = re.compile(r"^\s*(```|~~~)")
_ITEM = re.compile(r"^(\s*(?:[-*+]|\d{1,3}[.)])\s+)(.*)")
_HEADING = re.compile(r"^(#{1,6}\s+)(.*)")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)[^)]*\)")
_EMPTY = re.compile(r"(?:\s|[-*+>#|]|\d{1,3}[.)]|\[\]\([^)]*\))*")
GAP = 1.0  # what leaving a paragraph without a partner costs; a pair of different kinds costs twice as much
OTHER_KIND = 1.6


@dataclass(frozen=True)
class Row:
    """A paragraph of the original and its translation; either may be missing."""

    original: str
    translation: str


def paragraphs(markdown: str) -> list[str]:
    """The pieces between blank lines; a list whose items stand apart and a block of code stay whole."""
    found: list[list[str]] = [[]]
    fenced = False
    for line in markdown.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        if line.strip() or fenced:
            found[-1].append(line.rstrip())
        elif found[-1]:
            found.append([])
    whole: list[str] = []
    for lines in filter(None, found):
        text = "\n".join(lines)
        if whole and kind_of(whole[-1]) == "list" and _continues(lines[0], whole[-1]):
            whole[-1] += "\n\n" + text
        else:
            whole.append(text)
    return whole


def kind_of(paragraph: str) -> Kind:
    """What kind of block a paragraph is."""
    first = paragraph.lstrip("\n").split("\n")[0]
    if _HEADING.match(first):
        return "heading"
    if _ITEM.match(first):
        return "list"
    if _FENCE.match(first):
        return "code"
    return {">": "quote", "|": "table"}.get(first.lstrip()[:1], "text")


def beside(original: list[str], translation: list[str]) -> list[Row]:
    """The two texts, paragraph by paragraph: pairs of a kind and of like lengths, in order, at the least cost."""
    rows, columns = len(original), len(translation)
    cost = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            if i < rows and j < columns:
                paired = _apart(original[i], translation[j]) + cost[i + 1][j + 1]
                cost[i][j] = min(paired, GAP + cost[i + 1][j], GAP + cost[i][j + 1])
            elif i < rows or j < columns:
                cost[i][j] = GAP * (rows - i + columns - j)
    found, i, j = [], 0, 0
    while i < rows or j < columns:
        both = i < rows and j < columns
        if both and cost[i][j] == _apart(original[i], translation[j]) + cost[i + 1][j + 1]:
            found.append(Row(original[i], translation[j]))
            i, j = i + 1, j + 1
        elif i < rows and (j == columns or cost[i][j] == GAP + cost[i + 1][j]):
            found.append(Row(original[i], ""))
            i += 1
        else:
            found.append(Row("", translation[j]))
            j += 1
    return found


def skeleton(paragraph: str) -> str:
    """What stays of a paragraph before it is translated: its signs of headings and lists, and where its links lead."""
    return "\n".join(_bones(line) for line in paragraph.split("\n")).rstrip("\n")


def joined(pieces: list[str]) -> str:
    """The text of some paragraphs, without those in which nobody wrote anything."""
    return "\n\n".join(piece.strip("\n").rstrip() for piece in pieces if not _EMPTY.fullmatch(piece))


def _bones(line: str) -> str:
    mark = _ITEM.match(line) or _HEADING.match(line)
    links = " ".join(f"[]({address})" for address in _LINK.findall(line))
    return (mark[1] if mark else "") + links


def _continues(line: str, before: str) -> bool:
    """Whether a line goes on with the list before it: another item of the same sign, or what is pushed in under one."""
    if line[:1] in (" ", "\t"):
        return True
    item = _ITEM.match(line)
    last = [found for found in map(_ITEM.match, before.split("\n")) if found]
    return bool(item and last and item[1].strip()[-1:] == last[-1][1].strip()[-1:])


def _apart(original: str, translation: str) -> float:
    """0 for two paragraphs that may well be the same in two languages, more for others."""
    long, short = max(len(original), len(translation)), min(len(original), len(translation))
    uneven = 1 - short / long if long else 0.0
    return uneven + (OTHER_KIND if kind_of(original) != kind_of(translation) else 0.0)
