"""A desk with a stopped clock: who waits, who can be reached, and what becomes of what was promised."""

from datetime import UTC, datetime

import pytest

from common.auth import Actor
from common.database import Database
from handoff_api.conversations import repository as conversations
from handoff_api.desk_rules import DeskRules
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.event_log import Feed
from handoff_api.handoffs import Requested
from handoff_api.handoffs.promise_service import Promises
from handoff_api.handoffs.queue_watch import QueueWatch
from handoff_api.handoffs.service import Handoffs
from handoff_api.opening_hours import OpeningHours
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.promises import Promise
from handoff_api.promises import repository as promises
from handoff_api.promises.watch import PromiseWatch
from handoff_api.staff.presence import PresenceBoard
from tests.handoff_api.people import StoppedClock, ask_for_person, log_of, make_agent, make_conversation


class Desk:
    """The services over a database; `now` is a Sunday, 17:20 in Rome, until somebody says otherwise."""

    def __init__(self, database: Database, clock: StoppedClock) -> None:
        self.database, self.clock = database, clock
        feed = Feed(database)
        self.handoffs, self.promises = Handoffs(database, feed, clock), Promises(database, feed, clock)
        self.presence = PresenceBoard(database, clock)
        self.queue_watch = QueueWatch(self.handoffs, self.promises, self.clock)
        self.promise_watch = PromiseWatch(database, feed, clock)

    def it_is(self, *moment: int) -> None:
        """Set the clock, in UTC."""
        self.clock.advance(seconds=(datetime(*moment, tzinfo=UTC) - self.clock.now()).total_seconds())

    async def agent(self, name: str, *roles: str, present: bool = True, skills: tuple = ()) -> Actor:
        return await make_agent(self.database, name, *roles, present=present, clock=self.clock, skills=skills)

    async def opens(self, **week: list) -> None:
        """Set the opening hours."""
        hours = OpeningHours(week=week)
        await self.database.write(lambda c: opening_hours.store(c, hours, "staff_0", "2026-01-01"))

    async def rules(self, **rules: int) -> None:
        await self.database.write(lambda c: desk_rules.store(c, DeskRules(**rules), "staff_0", "2026-01-01"))

    async def visitor(self, email: str | None = None, phone: str | None = None, zone: str | None = None, **more) -> str:
        """Somebody with a conversation, who may have left an address."""
        conversation = await make_conversation(self.database, self.clock, "Buongiorno", **more)
        await self.leaves(conversation, email, phone)
        sql = "UPDATE conversation SET visitor_time_zone = :zone WHERE id = :id"
        await self.database.write(lambda c: c.execute(sql, zone=zone, id=conversation))
        return conversation

    async def leaves(self, conversation: str, email: str | None = None, phone: str | None = None) -> None:
        await self.database.write(lambda c: conversations.set_contact(c, conversation, None, email, phone))

    async def asks(self, conversation: str, **more) -> Requested:
        self.clock.advance(seconds=1)
        return await ask_for_person(self.handoffs, conversation, **more)

    async def owed(self, conversation: str) -> Promise | None:
        found = await self.database.read(lambda c: promises.owed_to(c, conversation))
        return found[0] if found else None

    async def promise(self, promise_id: str) -> Promise:
        found = await self.database.read(lambda c: promises.with_id(c, promise_id))
        assert found is not None
        return found

    async def said(self, conversation: str) -> str:
        """What the visitor was told last in words."""
        messages = [e for e in await log_of(self.database, conversation) if e.type == "message.created"]
        return messages[-1].data["text"]

    async def told(self, conversation: str, kind: str) -> list[dict]:
        """The events of a kind."""
        return [e.data for e in await log_of(self.database, conversation) if e.type == kind]

    async def rows(self, sql: str, **values) -> list[dict]:
        return await self.database.read(lambda c: c.execute(sql, **values))


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def desk(database: Database, clock: StoppedClock) -> Desk:
    return Desk(database, clock)
