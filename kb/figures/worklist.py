"""Keeps the list of articles to look at, beside the requests, and takes the word of whoever has looked."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta

import structlog

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database, Row
from common.errors import NotFound
from kb.articles import changes, plan_rows, repository
from kb.articles.models import Planned
from kb.articles.planning import Plan, acceptable_plan
from kb.figures import facts
from kb.figures.freshness import Reason, weigh

EVERY = timedelta(seconds=30)  # an article that was published or broke is on its place after that
LOOK_AGAIN = timedelta(days=182)  # proposed to whoever says that an article is still right
AT_ONCE = 500  # lines of the list in one piece of work
_LEASE = "worklist"

log = structlog.get_logger()


class Worklist:
    """The articles of one database, those first that most ask to be looked at."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                if await self._database.write(self._is_mine):
                    await self.look()
            except Exception as error:  # the database is away for a while; the list stays as it was
                log.warning("worklist_waits", kind=type(error).__name__)
            await asyncio.sleep(EVERY.total_seconds() / 3)

    async def look(self) -> int:
        """Weigh all articles; how many lines of the list are other ones now."""
        now = self._clock.now()
        known = await self._database.read(lambda c: facts.known_of(c, now))
        before = await self._database.read(facts.stored)
        listed = await asyncio.to_thread(
            lambda: [one for one in (weigh(each, now) for each in known) if one.is_to_look_at]
        )
        gone = sorted(before.keys() - {one.article_id for one in listed})
        other = [one for one in listed if before.get(one.article_id) != facts.text_of(one)]
        for start in range(0, max(len(other), len(gone)), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            await self._database.write(lambda c, part=part: facts.store(c, other[part], gone[part]))
        return len(other) + len(gone)

    async def page(self, reason: Reason | None = None, owner: str = "", limit: int = 50, skip: int = 0) -> list[Row]:
        """A piece of the list (article_id, title, language, status, review_by, `known`); `owner` is a name."""
        return await self._database.read(lambda c: facts.page(c, reason, owner, limit, skip))

    async def counted(self) -> int:
        """How many articles are on the list."""
        return await self._database.read(facts.counted)

    def next_day(self) -> date:
        """The day that is proposed for looking again."""
        return (self._clock.now() + LOOK_AGAIN).date()

    async def still_right(self, article_id: str, next_on: str, actor: Actor) -> None:
        """Somebody has looked: what is published is right, and he looks again on `next_on` (empty: no day is set).

        Raises NotFound, BadRequest for a day that is none.
        """
        plan = acceptable_plan(Planned(review_on=next_on or None, review_by=actor.name if next_on else None))

        def work(c: Connection, now: str) -> None:
            version = _found(c, article_id)
            _set_plan(c, article_id, plan, now)
            c.execute(
                """INSERT INTO article_review (article_id, at, by_name, version) VALUES (:id, :now, :by, :version)
                   ON CONFLICT (article_id) DO UPDATE SET at = :now, by_name = :by, version = :version""",
                id=article_id,
                now=now,
                by=actor.name,
                version=version,
            )
            detail = {"next": plan["review_on"]}
            changes.note(c, article_id, version, "reviewed", actor.name, now, detail=detail)

        await self._change(article_id, work)

    async def take(self, article_id: str, actor: Actor) -> None:
        """Be the one who looks at an article, on the day that is set. Raises NotFound."""

        def work(c: Connection, now: str) -> None:
            version = _found(c, article_id)
            row = c.one("SELECT review_on FROM article WHERE id = :id", id=article_id)
            plan = Plan(review_on=row["review_on"] if row else None, review_by=actor.name)
            _set_plan(c, article_id, plan, now)
            detail = {"on": plan["review_on"], "by": actor.name}
            changes.note(c, article_id, version, "review_set", actor.name, now, detail=detail)

        await self._change(article_id, work)

    async def _change(self, article_id: str, work: Callable[[Connection, str], None]) -> None:
        now = self._clock.now()

        def whole(c: Connection) -> None:
            work(c, iso(now))
            weighed = [weigh(known, now) for known in facts.known_of(c, now, article_id)]
            listed = [one for one in weighed if one.is_to_look_at]
            facts.store(c, listed, [] if listed else [article_id])

        await self._database.write(whole)

    def _is_mine(self, c: Connection) -> bool:
        """Whether a look is due and no other process makes it."""
        now = int(self._clock.now().timestamp() * 1_000_000)
        c.execute("INSERT INTO counter (name, value) VALUES (:name, 0) ON CONFLICT (name) DO NOTHING", name=_LEASE)
        c.execute(
            "UPDATE counter SET value = :next WHERE name = :name AND (value <= :now OR value > :far)",
            name=_LEASE,
            now=now,
            next=now + int(EVERY.total_seconds() * 1_000_000),
            far=now + int(2 * EVERY.total_seconds() * 1_000_000),  # a clock that was set back
        )
        return c.rowcount == 1


def _set_plan(c: Connection, article_id: str, plan: Plan, now: str) -> None:
    plan_rows.set_review(c, article_id, plan["review_on"], plan["review_by"], now)


def _found(c: Connection, article_id: str) -> int:
    """The version that visitors are answered with, or else the newest."""
    row = repository.find(c, article_id, lock=True)
    if row is None:
        raise NotFound("There is no such article.")
    return row["published_version"] or row["version"]
