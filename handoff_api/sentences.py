"""What the system says to visitors, in the language of the conversation.

The sentences are in `languages/*.json`; a language is added by adding its file.
"""

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "languages"
DEFAULT_LANGUAGE = "it"


@cache
def _sentences(language: str) -> dict[str, str]:
    return json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """The languages there is a file for, the default first."""
    found = sorted(path.stem for path in FOLDER.glob("*.json"))
    return (DEFAULT_LANGUAGE, *(language for language in found if language != DEFAULT_LANGUAGE))


def sentence(language: str, key: str, **values: object) -> str:
    """The sentence `key` in `language` (the default one's when we do not speak it). Raises KeyError."""
    spoken = language if language in languages() else DEFAULT_LANGUAGE
    return _sentences(spoken)[key].format(**values)
