"""The files that articles come in and go out as: JSON Lines, CSV, Markdown with front matter, saved HTML pages, zips.

A reader takes the name and the bytes of one file. It never raises over what is in there: what
it cannot read becomes a `Problem` with file, line and reason, and the rest is read on.
"""

from collections.abc import Iterator
from pathlib import PurePath, PurePosixPath

from kb.articles.formats import csv_table, html_page, json_lines, markdown_file, zipped
from kb.articles.formats.entry import Entry, Parsed, problem
from kb.articles.models import NewArticle
from kb.articles.wrong import wrong

FILE_BYTES = 32 * 1024 * 1024  # of one import; 10,000 articles of 1.5 KB take half of it

_FORMATS = {
    ".jsonl": json_lines,
    ".ndjson": json_lines,
    ".json": json_lines,
    ".csv": csv_table,
    ".md": markdown_file,
    ".markdown": markdown_file,
}
_PAGES = (".html", ".htm", ".xhtml")  # in whatever encoding they say they are
_ZIP = ".zip"
KNOWN = (*_FORMATS, *_PAGES, _ZIP)
MEDIA_TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8", "md": "application/zip"}
ENDINGS = {"jsonl": "jsonl", "csv": "csv", "md": "zip"}  # of an export's name

__all__ = [
    "ENDINGS",
    "FILE_BYTES",
    "KNOWN",
    "MEDIA_TYPES",
    "Entry",
    "Parsed",
    "count",
    "is_article",
    "is_page",
    "is_readable",
    "problem",
    "read",
    "read_all",
    "write",
]


def is_readable(name: str) -> bool:
    """Whether the end of a file's name says that it holds articles."""
    return PurePath(name).suffix.lower() in KNOWN


def is_article(name: str) -> bool:
    """Whether a file in a folder holds articles: READMEs, hidden files and what belongs to a saved page do not."""
    path = PurePosixPath(name)
    beside = any(part.startswith((".", "__MACOSX")) or part.endswith(("_files", "-dateien")) for part in path.parts)
    is_one = path.suffix.lower() in _FORMATS or path.suffix.lower() in _PAGES
    return is_one and not beside and path.stem.lower() != "readme"


def is_page(source: str) -> bool:
    """Whether an entry comes from a saved HTML page."""
    return PurePath(source).suffix.lower() in _PAGES


def count(files: dict[str, bytes]) -> int:
    """How many files there are, those in zips too; for showing how far an import is."""
    return sum(zipped.count(data) if _is_zip(name) else 1 for name, data in files.items())


def read_all(name: str, data: bytes) -> Iterator[Parsed]:
    """What a file holds, or each file in it if it is a zip; one at a time, so that they never are in memory together."""
    if not _is_zip(name) or len(data) > FILE_BYTES:
        yield read(name, data)
        return
    try:
        for inside in zipped.unpacked(data, is_article):
            yield read(f"{name}!{inside.name}", inside.data)
    except zipped.Refused as refused:
        source = f"{name}!{refused.inside}" if refused.inside else name
        yield Parsed([], [problem(source, 1, refused.reason)])


def read(name: str, data: bytes) -> Parsed:
    """The articles and the problems in a file that is no zip."""
    if not is_readable(name):
        return Parsed([], [problem(name, 1, wrong("file_name", known=", ".join(KNOWN)))])
    if len(data) > FILE_BYTES:
        return Parsed([], [problem(name, 1, wrong("file_large", most=FILE_BYTES // 2**20))])
    ending = PurePath(name).suffix.lower()
    if ending in _PAGES:
        return html_page.read(name, data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Parsed([], [problem(name, line, wrong("file_not_utf8"))])
    return _FORMATS[ending].read(name, text)


def write(articles: list[NewArticle], form: str) -> bytes:
    """All articles as one file; `form` is a key of MEDIA_TYPES."""
    if form == "md":
        return zipped.pack(markdown_file.folder_of(articles))
    return {"jsonl": json_lines, "csv": csv_table}[form].write(articles).encode()


def _is_zip(name: str) -> bool:
    return PurePath(name).suffix.lower() == _ZIP
