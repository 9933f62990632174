"""The widget's scripts, styles and texts, read once, at addresses that change when a file does.

The folder name in an address is a digest of all files, so browsers may keep them for a year and
still never mix two versions. The scripts are one file (see bundle.py). All travel without comments and
indentation, and compressed: a visitor on a phone waits for every kilobyte.
"""

import gzip
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from common.errors import NotFound
from common.pages import COMMON
from handoff_api.visitors.widget.bundle import bundle

HERE = Path(__file__).parent
STYLES = [COMMON / "static" / "tokens.css", *sorted(HERE.glob("styles/*.css"))]
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}
# A comment of one or more lines of its own, or one after code; strings with " // " in them we do not write.
_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n?|[ \t]+//[^\n]*$|/\*[^\n]*?\*/", re.MULTILINE | re.DOTALL)
_INDENTATION = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


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
        scripts = {path.stem: _asset(path) for path in sorted(HERE.glob("scripts/*.js"))}
        self._files = {f"scripts/{name}.js": asset for name, asset in scripts.items()}  # for whoever looks for a fault
        self._files["widget.mjs"] = _bundled(scripts)
        self._files["widget.css"] = _asset(*STYLES)
        self._files |= {f"languages/{path.name}": _asset(path) for path in sorted(HERE.glob("languages/*.json"))}
        self.loader = _asset(HERE / "loader.js")
        self.version = _digest(asset.content for asset in self._files.values())

    def get(self, path: str) -> Asset:
        """The file at `path`. Raises NotFound for every path that is not one of ours."""
        if path not in self._files:
            raise NotFound("The chat has no file of this name.")
        return self._files[path]


def _asset(*paths: Path) -> Asset:
    """Files of one kind as one, without what only those who work on them read."""
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    kind = paths[0].suffix
    if kind != ".json":
        text = _INDENTATION.sub("", _COMMENT.sub("", text)).lstrip()
    return Asset(text.encode(), MEDIA_TYPES[kind])


def _bundled(scripts: Mapping[str, Asset]) -> Asset:
    whole = bundle({name: asset.content.decode() for name, asset in scripts.items()})
    return Asset(whole.encode(), MEDIA_TYPES[".mjs"])


def _digest(contents: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for content in contents:
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()[:12]
