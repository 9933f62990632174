"""Agents and conversations for the tests, made the way the service makes them."""

from datetime import UTC, datetime, timedelta

from common.auth import Actor
from common.clock import Clock
from common.database import Database
from common.ids import new_id
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.messages import add_message
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import StoredEvent, append, read
from handoff_api.event_log.events import ConversationStarted
from handoff_api.handoffs import HandoffRequest, Requested
from handoff_api.handoffs.service import Handoffs
from handoff_api.staff.models import Staff
from handoff_api.staff.presence import PresenceBoard
from handoff_api.staff.repository import insert_staff


class StoppedClock(Clock):
    """A clock that moves only when a test says so."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 22, 16, 20, 15, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def advance(self, **step: float) -> None:
        """Let time pass."""
        self._now += timedelta(**step)


async def make_agent(
    database: Database, name: str, *roles: str, present: bool = True, clock: Clock | None = None, skills: tuple = ()
) -> Actor:
    """An agent, at the desk unless told otherwise."""
    clock = clock or Clock()
    staff = Staff(
        new_id("staff"), f"{name.lower()}@desk.example", name, roles or ("agent",), skills, ("it", "en"), True
    )
    await database.write(lambda c: insert_staff(c, staff, "no password", "2026-01-01T00:00:00.000000Z"))
    if present:
        await PresenceBoard(database, clock).set(staff.id, "available", 3)
    return staff.actor


async def make_conversation(
    database: Database, clock: Clock, *texts: str, visitor_id: str | None = None, language: str = "it"
) -> str:
    """A conversation with the bot in which the visitor has said `texts`."""
    now, conversation_id = clock.now(), new_id("conv")

    def work(c):
        at = "2026-11-22T16:00:00.000000Z"
        new = Conversation(
            conversation_id, visitor_id or new_id("visitor"), language, "with_bot", 0, 0, 0, None, None, None, None,
            at, at, None, None,
        )  # fmt: skip
        conversations.insert(c, new)
        append(c, conversation_id, ConversationStarted(language=language), now)
        for text in texts:
            add_message(c, now, conversation_id, "visitor", "visitor", new_id("m"), text)

    await database.write(work)
    return conversation_id


async def ask_for_person(handoffs: Handoffs, conversation_id: str, code: str = "asked_for_person", **more) -> Requested:
    """Ask for a person in a conversation."""
    return await handoffs.request(HandoffRequest(conversation_id=conversation_id, reason={"code": code}, **more))


async def log_of(database: Database, conversation_id: str) -> list[StoredEvent]:
    """The whole log of a conversation as the staff see it."""
    return await database.read(lambda c: read(c, conversation_id, audience="staff"))


async def status_of(database: Database, conversation_id: str) -> str:
    """Who speaks next."""
    return (await database.read(lambda c: conversations.get(c, conversation_id))).status
