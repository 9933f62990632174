"""Keeps a visitor's words from being read as a command.

Rasa takes a text that begins with "/" for the name of an intent ("/restart" restarts the conversation,
"/greet{...}" puts values into slots), and keeps "EXTERNAL:" for messages of its own.
"""

import re
import unicodedata

EXTERNAL = re.compile(r"external\s*:", re.IGNORECASE)
NOTHING_LEFT = "?"  # Rasa's way with an empty text is not to understand anything; a question mark is a question


def as_plain_text(text: str) -> str:
    """`text` without anything at its beginning that Rasa could take for a command, however it is disguised."""
    while True:
        shorter = _without_blanks(text)
        shorter = EXTERNAL.sub("", shorter, count=1) if EXTERNAL.match(shorter) else shorter.lstrip("/")
        if shorter == text:
            return text or NOTHING_LEFT
        text = shorter


def _without_blanks(text: str) -> str:
    start = 0
    while start < len(text) and _is_blank(text[start]):
        start += 1
    return text[start:]


def _is_blank(character: str) -> bool:
    """Whether nothing is seen of it at the beginning of a text: spaces, controls, marks without a letter."""
    return character.isspace() or unicodedata.category(character)[0] in "CMZ"
