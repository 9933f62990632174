"""Reads a file, or all articles of a folder, from a disk, and writes a folder of Markdown files."""

from pathlib import Path

from common.errors import BadRequest
from kb.articles import formats
from kb.articles.formats import zipped
from kb.articles.rules import tidied

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
    if sum(path.stat().st_size for path in paths) > zipped.UNPACKED_BYTES:
        raise BadRequest(f"The files in '{place}' have more than {zipped.UNPACKED_BYTES // 2**20} MB together.")
    return {path.relative_to(place).as_posix(): _bytes(path) for path in paths}


def write_folder(place: Path, files: dict[str, bytes]) -> tuple[int, int]:
    """Write the Markdown `files` under `place`; how many were written, and how many said the same already.

    An article that has a file there already keeps it, wherever it lies; nothing else is touched. Raises BadRequest.
    """
    known = {article_id: path for path in _markdown_in(place) if (article_id := _id_in(path))}
    written = unchanged = 0
    for name, data in files.items():
        path = known.get(Path(name).stem, place / name)
        if path.is_file() and _says_the_same(path.read_bytes(), data):
            unchanged += 1
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        written += 1
    return written, unchanged


def _markdown_in(place: Path) -> list[Path]:
    if place.exists() and not place.is_dir():
        raise BadRequest(f"'{place}' is not a folder.")
    return [path for path in sorted(place.rglob("*.md")) if _is_article(path, place) and not path.is_symlink()]


def _id_in(path: Path) -> str | None:
    """The id of the article in a file; None for what is not one of ours."""
    entries = formats.read(path.name, _bytes(path)).entries
    return (entries[0].article.id or path.stem) if entries else None


def _says_the_same(there: bytes, new: bytes) -> bool:
    """Whether two files describe the same article, however they are written."""
    found = [formats.read("a.md", data).entries for data in (there, new)]
    return all(found) and _content(found[0][0]) == _content(found[1][0])


def _content(entry: formats.Entry) -> dict:
    article = entry.article
    return article.model_dump() | tidied(article) | {"id": None}


def _is_article(path: Path, place: Path) -> bool:
    inside = path.resolve().is_relative_to(place.resolve())
    return path.is_file() and inside and formats.is_article(path.relative_to(place).as_posix())


def _bytes(path: Path) -> bytes:
    """The file's bytes; one byte too many for a file that is too large, never all of it."""
    with path.open("rb") as file:
        return file.read(formats.FILE_BYTES + 1)
