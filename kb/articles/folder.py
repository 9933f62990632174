"""Reads a file, or all articles of a folder, from a disk."""

from pathlib import Path

from common.errors import BadRequest
from kb.articles import formats

FILES = 20_000


def files_of(place: Path) -> dict[str, bytes]:
    """The files at `place` by their names: itself, or what lies under it and can hold articles.

    READMEs, hidden files and whatever a link leads to outside stay out. Raises BadRequest.
    """
    if place.is_file():
        return {place.name: _bytes(place)}
    if not place.is_dir():
        raise BadRequest(f"There is no file or folder '{place}'.")
    paths = [path for path in sorted(place.rglob("*")) if _is_article(path, place)]
    if not paths:
        raise BadRequest(f"There is no file with articles in '{place}'.")
    if len(paths) > FILES:
        raise BadRequest(f"There are {len(paths):,} files in '{place}'; {FILES:,} is the most.")
    return {str(path.relative_to(place)): _bytes(path) for path in paths}


def _is_article(path: Path, place: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(place).parts)
    inside = path.resolve().is_relative_to(place.resolve())
    return path.is_file() and inside and not hidden and path.stem.lower() != "readme" and formats.is_readable(path.name)


def _bytes(path: Path) -> bytes:
    """The file's bytes; one byte too many for a file that is too large, never all of it."""
    with path.open("rb") as file:
        return file.read(formats.FILE_BYTES + 1)
