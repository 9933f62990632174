"""The files that articles come in and go out as: JSON Lines, CSV, Markdown with front matter.

A reader takes the name and the bytes of one file. It never raises over what is in there: what
it cannot read becomes a `Problem` with file, line and reason, and the rest is read on.
"""

from pathlib import PurePath

from kb.articles.formats import csv_table, json_lines, markdown_file
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
MEDIA_TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}

__all__ = ["FILE_BYTES", "MEDIA_TYPES", "Entry", "Parsed", "is_readable", "problem", "read", "write"]


def is_readable(name: str) -> bool:
    """Whether the end of a file's name says that it holds articles."""
    return PurePath(name).suffix.lower() in _FORMATS


def read(name: str, data: bytes) -> Parsed:
    """The articles and the problems in a file."""
    if not is_readable(name):
        return Parsed([], [problem(name, 1, wrong("file_name", known=", ".join(_FORMATS)))])
    if len(data) > FILE_BYTES:
        return Parsed([], [problem(name, 1, wrong("file_large", most=FILE_BYTES // 2**20))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Parsed([], [problem(name, line, wrong("file_not_utf8"))])
    return _FORMATS[PurePath(name).suffix.lower()].read(name, text)


def write(articles: list[NewArticle], form: str) -> str:
    """All articles as one text; `form` is a key of MEDIA_TYPES."""
    return {"jsonl": json_lines, "csv": csv_table}[form].write(articles)
