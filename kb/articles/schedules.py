"""Plans of articles: set by editors, and carried out when their time has come."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database, Row
from common.errors import BadRequest, Conflict, NotFound
from kb.articles import changes, plan_rows, plans, repository
from kb.articles.changes import ChangePage, Wanted
from kb.articles.models import Planned
from kb.articles.planning import Plan, acceptable_plan
from kb.articles.rendering import Rendered, render_aside
from kb.articles.service import Searchable
from kb.articles.wrong import sentences, wrong

AT_ONCE = 20  # articles published in one look
CLAIM = timedelta(seconds=120)  # an examination takes some seconds; what a dead process had claimed waits so long

# The questions that a version of an article would break or take, if it were published now.
Objections = Callable[[str, int], Awaitable[Sequence[str]]]


class Schedules:
    """The plans of one database's articles. What a method returns is committed, and search knows it."""

    def __init__(self, database: Database, clock: Clock, searchable: Searchable) -> None:
        self._database = database
        self._clock = clock
        self._searchable = searchable

    async def set(
        self,
        article_id: str,
        planned: Planned,
        actor: Actor,
        *,
        version: int | None = None,
        reason: str | None = None,
        accepted: Sequence[str] = (),
    ) -> None:
        """Plan what `planned` names; null takes a plan away, what is not named stays.

        `version` is the newest one that the editor saw. `reason` is why its publication may break `accepted`. Raises
        NotFound, BadRequest, or Conflict when another version was saved meanwhile.
        """
        plan, now = acceptable_plan(planned), iso(self._clock.now())

        def work(c: Connection) -> bool:
            row = repository.find(c, article_id, lock=True)
            if row is None:
                raise NotFound("There is no such article.")
            if version is not None and row["version"] != version:
                raise Conflict("This article was saved again meanwhile. Look at it and plan it then.")
            _check(plan, row, now)
            if (at := plan.get("publish_at")) and (reason or row["held_at"]):
                _schedule_anew(c, row, at, actor.name, now, reason, accepted)
                row = row | {"publish_at": at, "scheduled_version": row["version"]}
            return plans.keep(c, article_id, row["version"], row, plan, actor.name, now)

        if await self._database.write(work):
            await self._searchable.refresh()

    async def reviewed(self, article_id: str, actor: Actor, next_on: str | None, by: str | None = None) -> None:
        """Note that `actor` found the article still right, and when somebody looks again. Raises NotFound, BadRequest."""
        plan = acceptable_plan(Planned(review_on=next_on, review_by=by or actor.name))
        now = iso(self._clock.now())

        def work(c: Connection) -> None:
            row = repository.find(c, article_id, lock=True)
            if row is None:
                raise NotFound("There is no such article.")
            changes.note(c, article_id, row["version"], "reviewed", actor.name, now, detail={"next": plan["review_on"]})
            plan_rows.set_review(c, article_id, plan["review_on"], plan["review_by"], now)

        await self._database.write(work)

    async def changes(self, wanted: Wanted, after: int | None = None, most: int = changes.AT_ONCE) -> ChangePage:
        """What was done to articles, newest first."""
        return await self._database.read(lambda c: changes.read(c, wanted, after, most))

    async def people(self) -> list[str]:
        """Who has changed an article, by the alphabet."""
        return await self._database.read(changes.people)

    async def publish_due(self, objections: Objections) -> list[str]:
        """Publish what is due and breaks nothing but what was accepted; hold the rest back. The ids of what went live.

        Each is published once, however many processes look.
        """
        done = []
        for row in await self._database.read(lambda c: plan_rows.due(c, iso(self._clock.now()), AT_ONCE)):
            if await self._publish_due(row, objections):
                done.append(row["article_id"])
        if done:
            await self._searchable.refresh()
        return done

    async def _publish_due(self, row: Row, objections: Objections) -> bool:
        now = self._clock.now()
        if not await self._database.write(lambda c: plan_rows.claim(c, row, iso(now), iso(now + CLAIM))):
            return False
        try:
            broken = await objections(row["article_id"], row["version"])
            text = await self._database.read(lambda c: repository.version(c, row["article_id"], row["version"]))
            rendered = (await render_aside(text["answer"] if text else ""))[0]
        except BaseException:
            await self._database.write(lambda c: plan_rows.let_go(c, row))
            raise
        unexpected = [question for question in broken if question not in json.loads(row["accepted"] or "[]")]
        at = iso(self._clock.now())
        if unexpected:
            await self._database.write(lambda c: _hold(c, row, unexpected, at))
            return False
        return await self._database.write(lambda c: _publish(c, row, rendered, at))


def _check(plan: Plan, row: Row, now: str) -> None:
    after = plan.over(row)
    found = []
    if plan.get("expires_at") and after["expires_at"] != row["expires_at"] and (after["expires_at"] or "") <= now:
        found.append(wrong("already_expired", "expires_at"))
    if after["publish_at"] and after["expires_at"] and after["expires_at"] <= after["publish_at"]:
        found.append(wrong("expires_before", "expires_at"))
    if found:
        raise BadRequest(" ".join(sentences(found)), problems=sentences(found))


def _schedule_anew(
    c: Connection, row: Row, at: str, who: str, now: str, reason: str | None, accepted: Sequence[str]
) -> None:
    plan_rows.schedule(c, row["id"], row["version"], at, who, now, reason, accepted)
    changes.note(c, row["id"], row["version"], "scheduled", who, now, reason, {"at": at})


def _hold(c: Connection, row: Row, broken: Sequence[str], now: str) -> None:
    if plan_rows.hold(c, row, broken, now):
        detail = {"at": row["publish_at"], "questions": len(broken)}
        changes.note(c, row["article_id"], row["version"], "held_back", row["scheduled_by"], now, detail=detail)


def _publish(c: Connection, row: Row, rendered: Rendered, now: str) -> bool:
    article = repository.find(c, row["article_id"], lock=True)
    if article is None or not plan_rows.take(c, row):
        return False
    generation = repository.next_generation(c)
    repository.set_published(c, row["article_id"], row["version"], rendered.html, rendered.text, generation, now)
    detail = {"at": row["publish_at"]}
    changes.note(
        c, row["article_id"], row["version"], "published_on_time", row["scheduled_by"], now, row["reason"], detail
    )
    return True
