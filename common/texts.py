"""The sentences that people read, in every language, from one JSON file a language.

A service's file stands over common's. Adding a language is adding files; a test compares the keys.
"""

import json
from pathlib import Path

from common.language import LANGUAGES

HERE = Path(__file__).parent / "languages"


class Texts:
    """All sentences of one service, by language and key."""

    def __init__(self, *folders: Path) -> None:
        self._texts = {language: self._merged(language, folders) for language in LANGUAGES}

    def get(self, language: str, key: str, **values: object) -> str:
        """The sentence `key` with its `{places}` filled. Raises KeyError for a key nobody wrote."""
        text = self._texts[language if language in self._texts else LANGUAGES[0]][key]
        return text.format(**values) if values else text

    def starting_with(self, language: str, prefix: str) -> dict[str, str]:
        """The sentences below `prefix`, for scripts in a page: `{key without the prefix: sentence}`."""
        chosen = self._texts[language if language in self._texts else LANGUAGES[0]]
        return {key.removeprefix(prefix): text for key, text in chosen.items() if key.startswith(prefix)}

    @staticmethod
    def _merged(language: str, folders: tuple[Path, ...]) -> dict[str, str]:
        merged: dict[str, str] = {}
        for folder in (HERE, *folders):
            merged |= json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))
        return merged
