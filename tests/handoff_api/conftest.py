"""Databases for the tests of handoff_api: both kinds, new for every test."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher

from common.database import Database, migrate, open_database
from handoff_api.staff import passwords
from tests.handoff_api.service import Service, running
from tests.postgresql import NewDatabase

MIGRATIONS = Path(__file__).parents[2] / "handoff_api" / "migrations"


@pytest.fixture(scope="session", autouse=True)
def slow_hasher() -> Iterator[PasswordHasher]:
    """Passwords are hashed quickly in these tests, or they would do little else; this is the real, slow hasher."""
    with pytest.MonkeyPatch.context() as patch:
        slow = passwords._HASHER
        patch.setattr(passwords, "_HASHER", PasswordHasher(memory_cost=64, time_cost=1, parallelism=1))
        yield slow


@pytest.fixture(scope="session")
def postgresql_pattern(new_postgresql: NewDatabase) -> str:
    """The name of an empty, migrated PostgreSQL database."""
    address = new_postgresql()
    migrate(address, MIGRATIONS)
    return psycopg.conninfo.conninfo_to_dict(address)["dbname"]


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
def postgresql_url(new_postgresql: NewDatabase, postgresql_pattern: str) -> str:
    """The address of a new PostgreSQL database with our schema."""
    return new_postgresql(postgresql_pattern)


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
