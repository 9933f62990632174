"""Articles alone, on both databases and by a clock that stands: nothing searches, nobody is asked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from common.clock import Clock, iso
from common.database import Database, open_database
from kb.articles.changes import ArticleChange, Wanted
from kb.articles.importing import Imports
from kb.articles.schedules import Schedules
from kb.articles.service import Articles
from kb.parts import MIGRATIONS

BEGIN = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


class StandingClock(Clock):
    """It is the time that a test says."""

    def __init__(self) -> None:
        self.moment = BEGIN

    def now(self) -> datetime:
        return self.moment

    def passes(self, **more: float) -> None:
        self.moment += timedelta(**more)

    def at(self, **more: float) -> str:
        """A time from now, as it is stored."""
        return iso(self.moment + timedelta(**more))


class Told:
    """Counts how often it was told that the published set changed."""

    def __init__(self) -> None:
        self.times = 0

    async def refresh(self) -> None:
        self.times += 1


@dataclass
class Shelf:
    """What works on the articles of one database."""

    database: Database
    clock: StandingClock
    told: Told
    articles: Articles
    schedules: Schedules
    imports: Imports

    async def changes(self, article_id: str) -> list[ArticleChange]:
        """What was done to an article, oldest first."""
        return (await self.schedules.changes(Wanted(article_id))).items[::-1]

    async def actions(self, article_id: str) -> list[str]:
        """The same, in words."""
        return [change.action for change in await self.changes(article_id)]


@pytest.fixture(params=["sqlite", "postgresql"])
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    """The articles of a new database of either kind."""
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'kb.sqlite3'}" if on_sqlite else request.getfixturevalue("new_postgresql")()
    database, clock, told = open_database(url, MIGRATIONS), StandingClock(), Told()
    things = (Articles, Schedules, Imports)
    yield Shelf(database, clock, told, *(thing(database, clock, told) for thing in things))
    await database.close()
