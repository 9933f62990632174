"""Articles as a CSV table: a row each; phrasings one per line of their cell, tags with commas, yes or no.

A cell that a spreadsheet would run as a formula leaves with an apostrophe before it, and comes
back without.
"""

import csv
import io

from kb.articles.formats.entry import Entry, Parsed, parsed, problem
from kb.articles.models import NewArticle
from kb.articles.wrong import wrong

CELL_CHARACTERS = 512 * 1024
_COLUMNS = tuple(NewArticle.model_fields)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SEPARATORS = {"phrasings": "\n", "tags": ","}
_FLAGS = ("sensitive",)
# What people write into such a cell, and what Italian and English spreadsheets make of it.
_YES = frozenset("yes true y x 1 sì si s vero".split())
_NO = frozenset("no false n 0 falso".split())

csv.field_size_limit(CELL_CHARACTERS)


def read(source: str, text: str) -> Parsed:
    """The articles of a table whose first row names the columns; commas or semicolons between cells."""
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    result, header, begins = Parsed([], []), None, 1
    try:
        for row in rows:
            line, begins = begins, rows.line_num + 1
            if header is None:
                header = [cell.strip().lower() for cell in row]
            elif any(cell.strip() for cell in row):
                _add(result, source, line, header, row)
    except csv.Error as error:
        result.problems.append(problem(source, rows.line_num or 1, wrong("csv_broken", what=str(error))))
    return result


def _add(result: Parsed, source: str, line: int, header: list[str], row: list[str]) -> None:
    if len(row) != len(header):
        result.problems.append(problem(source, line, wrong("csv_cells", cells=len(row), wanted=len(header))))
        return
    cells = zip(header, map(_unguarded, row), strict=True)
    found = parsed(source, line, {name: _value(name, cell) for name, cell in cells if cell.strip()})
    (result.entries if isinstance(found, Entry) else result.problems).append(found)


def _value(name: str, cell: str) -> str | list[str] | bool:
    word = cell.strip().casefold()
    if name in _FLAGS and word in _YES | _NO:
        return word in _YES
    separator = _SEPARATORS.get(name)
    if separator is None:
        return cell
    # A tag with a comma in it leaves in a cell of lines, and comes back from one.
    return [part.strip() for part in cell.split("\n" if "\n" in cell else separator) if part.strip()]


def write(articles: list[NewArticle]) -> str:
    """The table, with the columns' names in the first row."""
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(_COLUMNS)
    rows.writerows([_guarded(_cell(name, getattr(article, name))) for name in _COLUMNS] for article in articles)
    return table.getvalue()


def _cell(name: str, value: str | list[str] | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, list):
        return value or ""
    separator = _SEPARATORS[name]
    return "\n".join([*value, ""]) if any(separator in part for part in value) else separator.join(value)


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell
