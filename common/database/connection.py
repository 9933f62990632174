"""What a piece of work sees of a database: statements with named parameters, rows as dicts."""

import re
from typing import Any, Protocol

Row = dict[str, Any]

# `:name`, but not `::cast` and not inside a word.
_NAMED = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")


class Connection(Protocol):
    """A connection inside a transaction. SQL is portable: TEXT, INTEGER and REAL, times as text."""

    for_update: str  # appended to a SELECT that is followed by an UPDATE of the same row
    rowcount: int  # rows that the last statement changed

    def execute(self, sql: str, **params: Any) -> list[Row]:
        """Run one statement; its rows, or an empty list."""

    def one(self, sql: str, **params: Any) -> Row | None:
        """The first row of a statement, or None."""


class DBAPIConnection:
    """A `Connection` over a DB-API driver."""

    def __init__(self, raw: Any, named_style: bool, for_update: str) -> None:
        self.raw = raw
        self.for_update = for_update
        self.rowcount = 0
        self._named_style = named_style
        self._translated: dict[str, str] = {}

    def execute(self, sql: str, **params: Any) -> list[Row]:
        """Run one statement with `:name` parameters."""
        cursor = self.raw.execute(self._dialect(sql), params)
        self.rowcount = cursor.rowcount
        if cursor.description is None:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def one(self, sql: str, **params: Any) -> Row | None:
        """The first row of a statement, or None."""
        rows = self.execute(sql, **params)
        return rows[0] if rows else None

    def _dialect(self, sql: str) -> str:
        if self._named_style:
            return sql
        if sql not in self._translated:
            self._translated[sql] = _NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))
        return self._translated[sql]
