"""What the system says to visitors, in the language of the conversation.

The sentences are in `languages/*.json`, beside those of the pages; a language is added by adding
its file.
"""

from pathlib import Path

from common.texts import Texts

_TEXTS = Texts(Path(__file__).parent / "languages")


def sentence(language: str, key: str, **values: object) -> str:
    """The sentence `key` in `language`, or in Italian when we do not speak that. Raises KeyError."""
    return _TEXTS.get(language, key, **values)
