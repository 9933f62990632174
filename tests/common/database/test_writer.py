"""The writer: pieces share a commit, a bad one suffers alone, and nobody gets a false success."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from common.database import Connection
from common.database.connection import DBAPIConnection
from common.database.engine import Engine, engine_of
from common.database.writer import Writer
from common.errors import NotFound, Unavailable

TABLE = "CREATE TABLE thing (name TEXT PRIMARY KEY, number INTEGER NOT NULL)"


class WatchedConnection(DBAPIConnection):
    """Counts statements, and fails when it is told to."""

    def __init__(self, inner: DBAPIConnection, watch: "WatchedEngine") -> None:
        super().__init__(inner.raw, inner._named_style, inner.for_update)
        self._watch = watch

    def execute(self, sql, **params):
        verb = sql.split()[0]
        self._watch.counted[verb] += 1
        if self._watch.failures.get(verb, 0) > 0:
            self._watch.failures[verb] -= 1
            raise self._watch.error
        return super().execute(sql, **params)


class WatchedEngine:
    """A real engine whose connections are watched."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.retryable = engine.retryable
        self.error: Exception = engine.retryable[0]("the disk is full")
        self.counted: Counter[str] = Counter()
        self.failures: dict[str, int] = {}
        self.pages = 0  # that the disk has room for; 0: enough

    def writer(self) -> DBAPIConnection:
        connection = WatchedConnection(self._engine.writer(), self)
        if self.pages:
            connection.execute(f"PRAGMA max_page_count = {self.pages}")
        return connection

    def reader(self) -> DBAPIConnection:
        return self._engine.reader()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> WatchedEngine:
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'things'}" if on_sqlite else request.getfixturevalue("new_postgresql")()
    watched = WatchedEngine(engine_of(url))
    connection = watched._engine.writer()
    connection.execute(TABLE)
    connection.raw.close()
    return watched


@pytest.fixture
def writer(engine: WatchedEngine) -> Iterator[Writer]:
    one = Writer(engine)
    yield one
    one.close()


def add(name: str, number: int = 1):
    """A piece that stores a thing."""

    def work(c: Connection) -> str:
        c.execute("INSERT INTO thing (name, number) VALUES (:name, :number)", name=name, number=number)
        return name

    return work


def names(engine: WatchedEngine) -> set[str]:
    connection = engine.reader()
    try:
        return {row["name"] for row in connection.execute("SELECT name FROM thing")}
    finally:
        connection.raw.close()


async def test_many_pieces_share_few_commits(writer: Writer, engine: WatchedEngine):
    wanted = [f"thing {n}" for n in range(300)]
    assert await asyncio.gather(*(writer.write(add(name)) for name in wanted)) == wanted
    assert names(engine) == set(wanted)
    assert engine.counted["COMMIT"] < 60


async def test_what_is_returned_is_committed(writer: Writer, engine: WatchedEngine):
    await writer.write(add("one"))
    assert names(engine) == {"one"}


async def test_a_failing_piece_leaves_nothing_and_harms_nobody(writer: Writer, engine: WatchedEngine):
    def failing(c: Connection) -> None:
        add("half done")(c)
        raise NotFound("There is no such thing.")

    def doubled(c: Connection) -> None:
        add("one")(c)
        add("one")(c)

    pieces = [add("one"), failing, add("two"), doubled, add("three")]
    outcomes = await asyncio.gather(*(writer.write(piece) for piece in pieces), return_exceptions=True)
    assert [outcomes[0], outcomes[2], outcomes[4]] == ["one", "two", "three"]
    assert isinstance(outcomes[1], NotFound)
    assert isinstance(outcomes[3], (sqlite3.IntegrityError, psycopg.errors.UniqueViolation))
    assert names(engine) == {"one", "two", "three"}


async def test_a_commit_that_fails_once_is_tried_again(writer: Writer, engine: WatchedEngine):
    engine.failures["COMMIT"] = 1
    assert await asyncio.gather(writer.write(add("one")), writer.write(add("two"))) == ["one", "two"]
    assert names(engine) == {"one", "two"}


async def test_a_commit_that_keeps_failing_is_never_a_success(writer: Writer, engine: WatchedEngine):
    engine.failures["COMMIT"] = 1000
    outcomes = await asyncio.gather(*(writer.write(add(f"{n}")) for n in range(3)), return_exceptions=True)
    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    assert names(engine) == set()
    engine.failures.clear()
    assert await writer.write(add("later")) == "later"
    assert names(engine) == {"later"}


async def test_a_connection_that_cannot_roll_back_is_replaced(writer: Writer, engine: WatchedEngine):
    engine.failures.update({"COMMIT": 2, "ROLLBACK": 1})
    assert await writer.write(add("one")) == "one"
    assert names(engine) == {"one"}


async def test_a_full_disk_refuses_and_then_goes_on(tmp_path: Path):
    watched = WatchedEngine(engine_of(f"sqlite:///{tmp_path / 'full.sqlite3'}"))
    writer = Writer(watched)
    await writer.write(lambda c: c.execute(TABLE))
    watched.pages = 12
    await writer.write(lambda c: c.execute("PRAGMA max_page_count = 12"))
    stored, outcome = [], None
    for n in range(1000):
        try:
            stored.append(await writer.write(add(f"{n} {'x' * 2000}")))
        except Unavailable as error:
            outcome = error
            break
    assert outcome is not None and names(watched) == set(stored)
    watched.pages = 1000
    await writer.write(lambda c: c.execute("PRAGMA max_page_count = 1000"))
    assert await writer.write(add("later")) == "later"
    writer.close()


async def test_who_stops_waiting_does_not_stop_the_work(writer: Writer, engine: WatchedEngine):
    waiting = asyncio.create_task(writer.write(add("one")))
    await asyncio.sleep(0)
    waiting.cancel()
    await writer.write(add("two"))
    assert names(engine) == {"one", "two"}


async def test_closing_stores_what_is_queued(engine: WatchedEngine):
    writer = Writer(engine)
    pieces = [asyncio.create_task(writer.write(add(f"{n}"))) for n in range(20)]
    await asyncio.sleep(0)
    await asyncio.to_thread(writer.close)
    await asyncio.gather(*pieces)
    assert len(names(engine)) == 20
