"""What figures need of a knowledge base, over a new database of either kind; nothing here is searched."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from common.database import Database, open_database
from kb.articles.service import Articles
from kb.evidence.service import Evidence
from kb.figures.counting import count
from kb.figures.service import Results
from kb.misses.noticing import notice
from kb.misses.service import Misses
from kb.parts import MIGRATIONS
from tests.kb.figures.samples import NOW, Stopped


class Unsearched:
    """Articles are published here, and nobody asks for them."""

    async def refresh(self) -> None:
        """Nothing has to hear of it."""


@dataclass
class Kept:
    """The things that figures come from."""

    clock: Stopped
    database: Database
    evidence: Evidence
    results: Results
    articles: Articles
    misses: Misses

    @classmethod
    def at(cls, url: str) -> "Kept":
        clock, database = Stopped(NOW), open_database(url, MIGRATIONS)
        evidence = Evidence(database, clock)
        evidence.observe(notice)
        evidence.observe(count)
        articles = Articles(database, clock, Unsearched())
        return cls(clock, database, evidence, Results(database, clock), articles, Misses(database, clock))


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    kept = Kept.at(f"sqlite:///{tmp_path / 'kb.sqlite3'}")
    yield kept
    await kept.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def either(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Kept]:
    """The same, over SQLite and over PostgreSQL."""
    on_sqlite = request.param == "sqlite"
    kept = Kept.at(f"sqlite:///{tmp_path / 'kb.sqlite3'}" if on_sqlite else request.getfixturevalue("new_postgresql")())
    yield kept
    await kept.database.close()
