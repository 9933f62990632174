"""The SQL of the budget: one row for each change, the last one counts."""

from common.database import Connection, Row

HISTORY = 50  # changes that are shown


def current(c: Connection) -> Row | None:
    """The last change; None while nobody has changed anything. One look at the end of an index."""
    return c.one("SELECT value, changed_by, at FROM budget ORDER BY number DESC LIMIT 1")


def history(c: Connection) -> list[Row]:
    """The last changes, newest first."""
    return c.execute("SELECT value, changed_by, at FROM budget ORDER BY number DESC LIMIT :most", most=HISTORY)


def add(c: Connection, value: float, by: str, at: str) -> None:
    """A change."""
    c.execute("INSERT INTO budget (value, changed_by, at) VALUES (:value, :by, :at)", value=value, by=by, at=at)
