"""The two engines: how SQLite and PostgreSQL are connected to, and which of their errors pass."""

import sqlite3
from pathlib import Path
from typing import Any, Protocol

import psycopg

from common.database.connection import DBAPIConnection


class Engine(Protocol):
    """How to reach one database."""

    retryable: tuple[type[Exception], ...]

    def writer(self) -> DBAPIConnection:
        """A connection that may write; transactions are begun and ended by hand."""

    def reader(self) -> DBAPIConnection:
        """A connection that cannot write."""


class SQLiteEngine:
    """One file, one writing connection; it alone writes and checkpoints.

    SQLite before 3.51.3 can lose a commit when one connection checkpoints while another commits
    (the WAL-reset bug); with a single writer and read-only readers the two can never meet.
    """

    retryable = (sqlite3.OperationalError,)

    def __init__(self, path: Path) -> None:
        self.path = path

    def writer(self) -> DBAPIConnection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        raw = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=5)
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")  # costs nothing once commits are grouped
        raw.execute("PRAGMA foreign_keys=ON")
        return DBAPIConnection(raw, named_style=True, for_update="")

    def reader(self) -> DBAPIConnection:
        raw = sqlite3.connect(
            f"{self.path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False, timeout=5
        )
        return DBAPIConnection(raw, named_style=True, for_update="")


class PostgreSQLEngine:
    """A server that several processes may write to."""

    # Serialisation failure, deadlock, lost connection: the same work may succeed the next time.
    retryable = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected, psycopg.OperationalError)

    def __init__(self, url: str) -> None:
        self.url = url

    def writer(self) -> DBAPIConnection:
        return self._connect("synchronous_commit=on")

    def reader(self) -> DBAPIConnection:
        return self._connect("default_transaction_read_only=on")

    def _connect(self, option: str) -> DBAPIConnection:
        raw: Any = psycopg.connect(self.url, autocommit=True, connect_timeout=5, options=f"-c {option}")
        return DBAPIConnection(raw, named_style=False, for_update=" FOR UPDATE")


def engine_of(url: str) -> Engine:
    """The engine that `url` names: `sqlite:///path` or `postgresql://...`. Raises ValueError."""
    if url.startswith("sqlite:///"):
        return SQLiteEngine(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("postgresql://", "postgres://")):
        return PostgreSQLEngine(url)
    raise ValueError(f"A database address starts with sqlite:/// or postgresql://; this one is {url.split(':')[0]}:.")
