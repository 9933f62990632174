"""Conversations as visitors' endpoints use them: begin, read, be reached, go on elsewhere."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from common.auth import ANONYMOUS, Actor
from common.clock import Clock, iso
from common.database import Connection, Database
from common.ids import new_id, new_token
from handoff_api.conversations import access, identities, repository, turns
from handoff_api.conversations.identity_tokens import Identity
from handoff_api.conversations.messages import transcript
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import Feed, StoredEvent, append
from handoff_api.event_log.events import ConversationStarted


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known of a visitor when a conversation begins.

    `known_by` is the token of an earlier conversation, `identity` what the host site says of the visitor.
    """

    language: str
    page_url: str | None = None
    name: str | None = None
    email: str | None = None
    time_zone: str | None = None
    known_by: str = ""
    identity: Identity | None = None


class Conversations:
    """Begins conversations and lets their visitors in."""

    def __init__(self, database: Database, feed: Feed, clock: Clock) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock

    async def start(self, beginning: Beginning) -> tuple[Conversation, str]:
        """A new conversation with the bot, and the token that opens it."""
        now, token = self._clock.now(), new_token()
        blank = _blank(beginning, iso(now))

        def work(c: Connection) -> tuple[Conversation, StoredEvent]:
            conversation = replace(blank, visitor_id=_visitor_id(c, now, beginning) or blank.visitor_id)
            repository.insert(c, conversation)
            access.issue_token(c, now, conversation.id, token)
            started = ConversationStarted(language=conversation.language, page_url=conversation.page_url)
            return conversation, append(c, conversation.id, started, now)

        conversation, event = await self._database.write(work)
        self._feed.publish([event])
        return conversation, token

    async def visitor(self, token: str) -> Actor:
        """The visitor who holds `token`; anonymous when it opens nothing."""
        now = self._clock.now()
        conversation, is_unnoted = (
            await self._database.read(lambda c: _opened(c, now, token)) if token else (None, False)
        )
        if conversation is None:
            return ANONYMOUS
        if is_unnoted:
            await self._database.write(lambda c: access.note_use(c, now, token))
        return Actor("visitor", id=conversation.visitor_id, conversation_id=conversation.id)

    async def get(self, conversation_id: str) -> Conversation:
        """A conversation. Raises NotFound."""
        return await self._database.read(lambda c: repository.get(c, conversation_id))

    async def transcript(self, conversation_id: str) -> tuple[Conversation, list[StoredEvent]]:
        """A conversation with all its messages, oldest first."""
        return await self._database.read(lambda c: (repository.get(c, conversation_id), transcript(c, conversation_id)))

    async def last_question(self, conversation_id: str) -> str | None:
        """The visitor's own words that the bot was last asked about."""
        turn = await self._database.read(lambda c: turns.newest(c, conversation_id))
        return turn.question.own_words if turn is not None else None

    async def set_contact(self, conversation_id: str, **contact: Any) -> None:
        """Note how the visitor can be reached (name, email, phone); None leaves a field as it is."""
        await self._database.write(lambda c: repository.set_contact(c, conversation_id, **contact))

    async def make_link(self, conversation_id: str) -> tuple[str, str]:
        """A code that opens the conversation once, and until when."""
        now, code = self._clock.now(), new_token()
        return code, await self._database.write(lambda c: access.issue_link(c, now, conversation_id, code))

    async def redeem(self, code: str) -> tuple[str, str]:
        """The conversation that a code opens, and a token for it. Raises NotFound."""
        now = self._clock.now()
        return await self._database.write(lambda c: access.redeem(c, now, code))

    async def identify(self, conversation_id: str, identity: Identity) -> None:
        """The host site says whose conversation this is. Raises Conflict when it is somebody else's."""
        now = self._clock.now()
        await self._database.write(lambda c: identities.identify(c, now, conversation_id, identity))

    async def go_on(self, identity: Identity) -> tuple[str, str] | None:
        """The conversation that this person is in the middle of, and a token for it; None when there is none."""
        now, token = self._clock.now(), new_token()

        def work(c: Connection) -> tuple[str, str] | None:
            conversation = identities.going_on(c, now, identity)
            if conversation is None:
                return None
            access.issue_token(c, now, conversation.id, token)
            return conversation.id, token

        return await self._database.write(work)


def _opened(c: Connection, now: datetime, token: str) -> tuple[Conversation | None, bool]:
    conversation = access.opened_by(c, now, token)
    return conversation, conversation is not None and access.is_use_unnoted(c, now, token)


def _visitor_id(c: Connection, now: datetime, beginning: Beginning) -> str | None:
    """Whose conversation it is, when that is known already.

    Who was named by the host site before and is not any more may be another person at the same machine.
    """
    if beginning.identity:
        return identities.visitor_of(c, now, beginning.identity)
    earlier = access.opened_by(c, now, beginning.known_by) if beginning.known_by else None
    return earlier.visitor_id if earlier and not earlier.identified_at else None


def _blank(beginning: Beginning, at: str) -> Conversation:
    named = beginning.identity
    return Conversation(
        id=new_id("conv"),
        visitor_id=new_id("visitor"),
        language=beginning.language,
        status="with_bot",
        episode=0,
        last_seq=0,
        last_everyone_seq=0,
        page_url=beginning.page_url,
        visitor_name=(named.name if named else None) or beginning.name,
        visitor_email=(named.email if named else None) or beginning.email,
        visitor_phone=None,
        created_at=at,
        updated_at=at,
        closed_at=None,
        erased_at=None,
        visitor_time_zone=beginning.time_zone,
        identified_at=at if named else None,
    )
