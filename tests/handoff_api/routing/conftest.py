"""A desk with a stopped clock: time passes in steps, in which consoles that are open beat and routing looks."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from common.auth import Actor
from common.database import Database
from handoff_api.bot_bridge.intake import Sent
from handoff_api.conversations.messages import add_message
from handoff_api.desk_rules import DeskRules
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.event_log import Feed
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.repository import with_id
from handoff_api.handoffs.service import Handoffs
from handoff_api.routing.service import Routing
from handoff_api.staff.presence import PresenceBoard
from tests.handoff_api.people import StoppedClock, ask_for_person, log_of, make_agent, make_conversation

STEP = 15  # seconds between two looks and heartbeats, at most


class Desk:
    """Agents with and without an open console, and those who wait for them."""

    def __init__(self, database: Database, clock: StoppedClock) -> None:
        self.database, self.clock = database, clock
        self.feed = Feed(database)
        self.handoffs = Handoffs(database, self.feed, clock)
        self.board = PresenceBoard(database, clock)
        self.routing = Routing(database, self.feed, clock, self.handoffs)
        self.open: set[str] = set()  # consoles

    async def hire(self, name: str, skills: Sequence[str] = (), capacity: int = 3, *roles: str) -> Actor:
        agent = await make_agent(self.database, name, *roles, clock=self.clock, skills=tuple(skills))
        await self.board.set(agent.id, "available", capacity)
        self.open.add(agent.id)
        return agent

    def tab_dies(self, agent: Actor) -> None:
        self.open.discard(agent.id)

    async def pass_time(self, seconds: float) -> None:
        until = self.clock.now() + timedelta(seconds=seconds)
        while (left := (until - self.clock.now()).total_seconds()) > 0:
            self.clock.advance(seconds=min(left, STEP))
            for staff_id in self.open:
                await self.board.heartbeat(staff_id)
            await self.routing.look()

    async def join(self, visitor_id: str | None = None, **more) -> Handoff:
        """Somebody asks for a person, and routing notices."""
        self.clock.advance(seconds=1)  # two who come at the same moment stand in any order
        conversation = await make_conversation(self.database, self.clock, "Buongiorno", visitor_id=visitor_id)
        asked = await ask_for_person(self.handoffs, conversation, **more)
        await self.routing.look()
        return await self.now(asked.handoff)

    async def says(self, handoff: Handoff, text: str = "Ci siete?") -> None:
        """The visitor writes."""
        sent = Sent(handoff.conversation_id, f"m{self.clock.now().timestamp()}", text)
        await self.database.write(
            lambda c: add_message(
                c, self.clock.now(), sent.conversation_id, "visitor", "visitor", sent.client_msg_id, sent.text
            )
        )

    async def replies(self, agent: Actor, handoff: Handoff, text: str = "Eccomi") -> None:
        await self.handoffs.reply(agent, handoff.id, f"m{self.clock.now().timestamp()}", text)

    async def now(self, handoff: Handoff) -> Handoff:
        """The handoff as it is now."""
        found = await self.database.read(lambda c: with_id(c, handoff.id))
        assert found is not None
        return found

    async def events(self, handoff: Handoff, kind: str) -> list[dict]:
        return [e.data for e in await log_of(self.database, handoff.conversation_id) if e.type == kind]

    async def rules(self, **more) -> None:
        await self.database.write(lambda c: desk_rules.store(c, DeskRules(**more), "owner", "now"))

    async def told(self, handoff: Handoff) -> str:
        """What the visitor read last."""
        said = [e for e in await log_of(self.database, handoff.conversation_id) if e.data.get("speaker") == "system"]
        return said[-1].data["text"]


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def desk(database: Database, clock: StoppedClock) -> Desk:
    desk = Desk(database, clock)
    await desk.pass_time(20)  # the first seconds after a start nobody loses anything
    return desk
