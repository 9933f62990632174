"""Databases for the tests of handoff_api: both kinds, new for every test."""

import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import pgserver
import psycopg
import pytest

from common.database import Database, migrate, open_database
from tests.handoff_api.service import Service, running

MIGRATIONS = Path(__file__).parents[2] / "handoff_api" / "migrations"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[pgserver.PostgresServer]:
    """A server with an empty, migrated database called `pattern`."""
    server = _started()
    with psycopg.connect(server.get_uri(), autocommit=True) as c:
        c.execute("ALTER SYSTEM SET fsync = off")  # nothing here outlives the test
        c.execute("SELECT pg_reload_conf()")
        c.execute("CREATE DATABASE pattern")
    migrate(server.get_uri("pattern"), MIGRATIONS)
    yield server
    server.cleanup()


def _started() -> pgserver.PostgresServer:
    """A server. pgserver gives one 10 s to start, which is short on a busy machine: then another one is tried.

    Not in a folder of pytest's: every run of pytest closes those to other users, and when the tests run
    as root, PostgreSQL runs as another user.
    """
    for _ in range(4):
        folder = Path(mkdtemp(prefix="staffetta-postgresql-"))
        try:
            return pgserver.get_server(folder, cleanup_mode="delete")
        except subprocess.TimeoutExpired:
            _stop(folder / "postmaster.pid")
    pytest.fail("PostgreSQL did not start within 10 s, four times.")


def _stop(pid_file: Path) -> None:
    """Stop a server that came up too late to be used."""
    if pid_file.exists():
        with suppress(ProcessLookupError):
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGTERM)


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file."""
    path = tmp_path_factory.mktemp("sqlite") / "pattern.sqlite3"
    migrate(f"sqlite:///{path}", MIGRATIONS)
    return path


@pytest.fixture
def sqlite_url(sqlite_pattern: Path, tmp_path: Path) -> str:
    """The address of a new SQLite database with our schema."""
    path = tmp_path / "handoff_api.sqlite3"
    shutil.copyfile(sqlite_pattern, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql: pgserver.PostgresServer) -> str:
    """The address of a new PostgreSQL database with our schema; the server is deleted with all of them."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgresql.get_uri(), autocommit=True) as c:
        c.execute(f"CREATE DATABASE {name} TEMPLATE pattern")
    return postgresql.get_uri(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a new database of either kind; a test that takes it runs on both."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A new database of either kind, open."""
    opened = open_database(database_url, MIGRATIONS)
    yield opened
    await opened.close()


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Service]:
    """handoff_api, served, on a new database of either kind."""
    async with running(database_url) as one:
        yield one


@pytest.fixture
async def sqlite_service(sqlite_url: str) -> AsyncIterator[Service]:
    """handoff_api on SQLite, for what does not depend on the database."""
    async with running(sqlite_url) as one:
        yield one
