"""One real PostgreSQL server for the session; every test that asks gets a new database on it."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import pgserver
import psycopg
import pytest

NewDatabase = Callable[..., str]


@pytest.fixture(scope="session")
def new_postgresql() -> Iterator[NewDatabase]:
    """`new_postgresql(template=None)`: the address of a new database; all are deleted with the server."""
    server = _started()

    def new_database(template: str = "template1") -> str:
        name = f"test_{uuid4().hex}"
        with psycopg.connect(server.get_uri(), autocommit=True) as c:
            c.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return server.get_uri(name)

    with psycopg.connect(server.get_uri(), autocommit=True) as c:
        for setting in ("fsync", "full_page_writes", "autovacuum"):  # nothing here outlives the test, or grows
            c.execute(f"ALTER SYSTEM SET {setting} = off")
        c.execute("SELECT pg_reload_conf()")
    yield new_database
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
