"""Finds what names one person in a text, so that it does not end up in an article.

A hint, not a filter: it knows shapes and the visitor's name, and an editor reads the draft anyway.
"""

import re
from collections.abc import Iterable

# Italian shapes first, because the first one that fits names the piece.
_SHAPES = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),  # an e-mail address
    re.compile(r"\b[A-Za-z]{6}\d{2}[A-Za-z]\d{2}[A-Za-z]\d{3}[A-Za-z]\b"),  # an Italian tax code
    re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"),  # an IBAN
    # A phone number, a contract or a card, and not a date.
    re.compile(r"(?<![\w.,/-])(?!\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b)(?:\+|00)?\d(?:[ ./-]?\d){7,15}(?![\w,])"),
    re.compile(r"\b(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso)\s+[A-ZÀ-Ý][\w'’]+(?:\s+[A-ZÀ-Ýa-z][\w'’]+){0,3}?,?\s+\d+\b"),
)
BLANK = "[…]"
_NAME_LENGTH = 3  # a shorter name is a word of many sentences


def personal_in(text: str, names: Iterable[str]) -> list[str]:
    """The pieces of `text` that seem to name somebody, each once, in the order in which they stand."""
    shapes = [*_SHAPES, *(_named(name) for name in _words(names))]
    matches = sorted(
        (match.span() for shape in shapes for match in shape.finditer(text)), key=lambda it: (it[0], -it[1])
    )
    found: list[str] = []
    read_to = 0
    for begin, end in matches:
        if begin >= read_to:  # else it is a part of what was found before
            found.append(text[begin:end])
            read_to = end
    return list(dict.fromkeys(found))


def without_personal(text: str, names: Iterable[str]) -> tuple[str, list[str]]:
    """`text` with those pieces left out, and what they were."""
    taken = personal_in(text, names)
    for piece in sorted(taken, key=len, reverse=True):
        text = text.replace(piece, BLANK)
    return text, taken


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in re.findall(r"[^\W\d_]+", name) if len(word) >= _NAME_LENGTH}


def _named(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
