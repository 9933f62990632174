"""Opening a database: one writing process for an SQLite file, readers that cannot write, durable commits."""

from pathlib import Path

import pytest

from common.database import open_database
from common.database.connection import DBAPIConnection
from common.database.engine import SQLiteEngine, engine_of
from common.errors import Conflict

MIGRATIONS = Path(__file__).parents[3] / "handoff_api" / "migrations"


async def test_a_second_process_is_told_that_there_is_a_first(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'one.sqlite3'}"
    first = open_database(url, MIGRATIONS)
    with pytest.raises(Conflict, match="already writing"):
        open_database(url, MIGRATIONS)
    await first.close()
    await open_database(url, MIGRATIONS).close()


async def test_readers_cannot_write(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'one.sqlite3'}", MIGRATIONS)
    with pytest.raises(Exception, match="readonly"):
        await database.read(lambda c: c.execute("DELETE FROM staff"))
    await database.check()
    await database.close()


def test_a_commit_survives_a_power_cut(tmp_path: Path):
    """synchronous=FULL (2) in WAL mode is what makes an acknowledgement true."""
    raw = SQLiteEngine(tmp_path / "one.sqlite3").writer().raw
    assert raw.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert raw.execute("PRAGMA synchronous").fetchone()[0] == 2
    raw.close()


def test_statements_are_written_once_for_both_engines():
    class Cursor:
        rowcount, description = 0, None

    class Raw:
        seen = ""

        def execute(self, sql, params):
            Raw.seen = sql
            return Cursor()

    c = DBAPIConnection(Raw(), named_style=False, for_update="")
    c.execute("SELECT '%' FROM a WHERE b = :b AND c::text = :c_2 AND d LIKE '1:30'", b=1, c_2=2)
    assert Raw.seen == "SELECT '%%' FROM a WHERE b = %(b)s AND c::text = %(c_2)s AND d LIKE '1:30'"


def test_other_addresses_are_refused():
    with pytest.raises(ValueError, match="sqlite:///"):
        engine_of("mysql://somewhere")
