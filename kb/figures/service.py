"""What the knowledge base brings, read as weeks and as articles."""

from collections.abc import Collection
from datetime import date, timedelta

from common.clock import Clock
from common.database import Database
from kb.figures import repository
from kb.figures.counting import count_all_anew
from kb.figures.models import NAMES, Figures, OfArticle, Week
from kb.figures.repository import Order

WEEKS = 12
DAYS = 30  # of the figures of an article


class Results:
    """The figures of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def begin(self) -> int:
        """Count what was told before there were figures; how many questions those were, 0 at every later start."""
        return await self._database.write(count_all_anew)

    @property
    def first_monday(self) -> date:
        """The day on which the first of the weeks begins."""
        today = self._clock.now().date()
        return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)

    async def weeks(self) -> list[Week]:
        """The last `WEEKS` weeks, oldest first; the last one is not over."""
        start = self.first_monday
        rows = await self._database.read(lambda c: repository.days(c, start.isoformat()))
        sums = [dict.fromkeys(NAMES, 0) for _ in range(WEEKS)]
        for row in rows:
            number = (date.fromisoformat(row["day"]) - start).days // 7
            if number < WEEKS:  # a clock that was wrong for a while may have written a day to come
                for name in NAMES:
                    sums[number][name] += row[name]
        return [Week(start + timedelta(weeks=number), Figures(**one)) for number, one in enumerate(sums)]

    async def articles(self, order: Order = "asked", limit: int = 50, skip: int = 0) -> list[OfArticle]:
        """The articles that were asked for in the last `DAYS` days, a piece of the list."""
        return await self._database.read(lambda c: repository.articles(c, self._since(), order, limit, skip))

    async def counted(self) -> int:
        """How many articles were asked for in the last `DAYS` days."""
        return await self._database.read(lambda c: repository.counted(c, self._since()))

    async def never_asked(self, limit: int = 50) -> list[dict[str, str]]:
        """Published articles (`id`, `title`, `language`) that nobody asked for in the last `DAYS` days."""
        return await self._database.read(lambda c: repository.never_asked(c, self._since(), limit))

    async def of_articles(self, article_ids: Collection[str]) -> dict[str, Figures]:
        """The figures of a few articles over the last `DAYS` days, of those that somebody asked for."""
        return await self._database.read(lambda c: repository.of_articles(c, article_ids, self._since()))

    def _since(self) -> str:
        return (self._clock.now() - timedelta(days=DAYS - 1)).date().isoformat()
