"""A sentence in parts, of which those are marked that matter, cut to what can be read at a glance."""

from collections.abc import Sequence

from kb.editors.differences import Part

WIDEST = 180  # characters that are shown


def quoted(text: str, marked: Sequence[tuple[int, int]]) -> list[Part]:
    """`text` with the stretches `marked` (from, to) marked; a long one is cut around the first of them."""
    begin, end = _window(text, marked[0] if marked else (0, 0))
    parts: list[Part] = []
    at = begin
    for start, stop in sorted(marked):
        if start < at or start >= end:
            continue
        parts += [Part(text[at:start], False), Part(text[start : min(stop, end)], True)]
        at = min(stop, end)
    parts.append(Part(text[at:end], False))
    if begin:
        parts.insert(0, Part("…", False))
    if end < len(text):
        parts.append(Part("…", False))
    return [part for part in parts if part.text]


def _window(text: str, first: tuple[int, int]) -> tuple[int, int]:
    if len(text) <= WIDEST:
        return 0, len(text)
    middle = (first[0] + first[1]) // 2
    begin = max(0, min(middle - WIDEST // 2, len(text) - WIDEST))
    begin = text.rfind(" ", 0, begin + 1) + 1 if begin else 0
    return begin, min(len(text), begin + WIDEST)
