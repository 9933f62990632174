"""The widget's scripts, styles and texts, read and compressed once, at addresses that change when a file does.

The folder name in an address is a digest of all files, so browsers may keep them for a year and
still never mix two versions.
"""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from common.errors import NotFound
from common.pages import COMMON

HERE = Path(__file__).parent
TOKENS = COMMON / "static" / "tokens.css"
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}
SERVED = ("scripts/*.js", "styles/*.css", "languages/*.json")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    media_type: str

    @cached_property
    def compressed(self) -> bytes:
        """The content with gzip; the same bytes each time."""
        return gzip.compress(self.content, mtime=0)


class Assets:
    """All files of the widget by the path below their versioned folder."""

    def __init__(self) -> None:
        found = {"styles/tokens.css": TOKENS}
        found |= {str(path.relative_to(HERE)): path for pattern in SERVED for path in sorted(HERE.glob(pattern))}
        self._files = {name: _asset(path) for name, path in found.items()}
        self.loader = _asset(HERE / "loader.js")
        self.version = _digest(asset.content for asset in self._files.values())

    def get(self, path: str) -> Asset:
        """The file at `path`. Raises NotFound for every path that is not one of ours."""
        if path not in self._files:
            raise NotFound("The chat has no file of this name.")
        return self._files[path]

    def names(self, folder: str) -> list[str]:
        """The file names in one of the served folders."""
        return [name.removeprefix(f"{folder}/") for name in self._files if name.startswith(f"{folder}/")]


def _asset(path: Path) -> Asset:
    return Asset(path.read_bytes(), MEDIA_TYPES[path.suffix])


def _digest(contents: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for content in contents:
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()[:12]
