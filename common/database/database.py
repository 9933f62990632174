"""A database as the services hold it: `write`, `read`, `check`, `close`."""

import asyncio
import fcntl
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, TypeVar

from common.database.connection import DBAPIConnection
from common.database.engine import Engine, SQLiteEngine, engine_of
from common.database.migrations import migrate
from common.database.writer import Work, Writer
from common.errors import Conflict

T = TypeVar("T")

READERS = 4  # threads that read; SQLite reads are short and two cores gain nothing from more


class Database:
    """One writer and a few readers over one engine."""

    def __init__(self, engine: Engine, lock: IO[str] | None) -> None:
        self._engine = engine
        self._lock = lock
        self._writer = Writer(engine)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="database-reader")
        self._local = threading.local()

    async def write(self, work: Work[T]) -> T:
        """Run `work(connection)` in the writer's thread; its result, after the commit.

        `work` may be run a second time when its group failed, so it touches nothing but the
        connection, and it never waits for anything.
        """
        return await self._writer.write(work)

    async def read(self, work: Work[T]) -> T:
        """Run `work(connection)` on a connection that cannot write."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def check(self) -> None:
        """Raise when the database cannot be read."""
        await self.read(lambda c: c.one("SELECT 1 AS one"))

    async def close(self) -> None:
        """Store what is queued, then let go of the file."""
        await asyncio.to_thread(self._writer.close)
        self._readers.shutdown(wait=True)
        if self._lock is not None:
            self._lock.close()

    def _read(self, work: Work[T]) -> T:
        connection = self._reader()
        try:
            connection.execute("BEGIN")
            return work(connection)
        except self._engine.retryable:
            self._local.connection = None
            connection.raw.close()
            raise
        finally:
            if self._local.connection is not None:
                connection.execute("ROLLBACK")

    def _reader(self) -> DBAPIConnection:
        if getattr(self._local, "connection", None) is None:
            self._local.connection = self._engine.reader()
        return self._local.connection


def open_database(url: str, migrations: Path) -> Database:
    """Open the database at `url` for writing, brought to the newest schema of `migrations`.

    An SQLite file has one writing process, held by a lock file beside it: raises Conflict when
    another process has it.
    """
    engine = engine_of(url)
    lock = _lock_file(engine.path) if isinstance(engine, SQLiteEngine) else None
    migrate(url, migrations)
    return Database(engine, lock)


def _lock_file(path: Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = open(f"{path}.lock", "w")  # noqa: SIM115 - held for as long as the process lives
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise Conflict(
            f"Another process is already writing to {path.name}. Stop it first, or use PostgreSQL for several."
        ) from None
    return lock
