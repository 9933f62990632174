"""What happens when a visitor says something: stored once, then the bot's turn or a person's.

Everything is decided in one transaction, under the lock of the conversation: the message, its
event, and either the turn that asks the bot or the handoff that makes the turn unnecessary.
"""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime

from common.clock import Clock
from common.database import Connection, Database
from common.errors import Conflict
from handoff_api.bot_bridge.asking_person import ask_after_answer, ask_instead_of_choosing
from handoff_api.bot_bridge.bridge import Bridge
from handoff_api.bot_bridge.language import Found, find_language, language_after
from handoff_api.conversations import buttons, repository, turns
from handoff_api.conversations.messages import find_message, store_message
from handoff_api.conversations.models import Conversation, StoredMessage
from handoff_api.conversations.turns import Question, Turn
from handoff_api.event_log import Feed, StoredEvent
from handoff_api.outbox import evidence


@dataclass(frozen=True, slots=True)
class Sent:
    """What a visitor sends: a text, or a button of ours instead."""

    conversation_id: str
    client_msg_id: str
    text: str | None = None
    button_id: str | None = None
    origin: str | None = None  # as handoff_api/visitors/origin.py makes it


@dataclass
class _Taken:
    message: StoredMessage
    events: list[StoredEvent] = field(default_factory=list)
    turn: Turn | None = None


class Intake:
    """Takes in what visitors say."""

    def __init__(self, database: Database, feed: Feed, bridge: Bridge, clock: Clock) -> None:
        self._database = database
        self._feed = feed
        self._bridge = bridge
        self._clock = clock

    async def take(self, sent: Sent) -> StoredMessage:
        """Store what a visitor sent; it is committed when this returns.

        The same client_msg_id gives the same answer, and is stored once. Raises Conflict in a
        closed conversation or for a choice already made, NotFound for a button that is not there.
        """
        # Who hangs up while his message is being stored must not keep the bot from hearing it.
        return await asyncio.shield(asyncio.create_task(self._take_in(sent)))

    async def _take_in(self, sent: Sent) -> StoredMessage:
        now = self._clock.now()
        found = find_language(sent.text) if sent.text else None
        taken = await self._database.write(lambda c: _take(c, now, sent, found, self._bridge.owner))
        self._feed.publish(taken.events)
        if taken.turn is not None:
            self._bridge.take(taken.turn)
        return taken.message


def _take(c: Connection, now: datetime, sent: Sent, found: Found, owner: str) -> _Taken:
    conversation = repository.lock(c, sent.conversation_id)
    known = find_message(c, conversation.id, "visitor", sent.client_msg_id)
    if known is not None:
        return _Taken(known)
    if conversation.status == "closed":
        raise Conflict("This conversation is closed. Start a new one to ask something else.")
    if sent.button_id is not None:
        return _take_choice(c, now, conversation, sent, owner)
    return _take_text(c, now, conversation, sent, found, owner)


def _take_text(
    c: Connection, now: datetime, conversation: Conversation, sent: Sent, found: Found, owner: str
) -> _Taken:
    text = sent.text or ""
    taken = _store(c, now, conversation, sent, text)
    if conversation.status != "with_bot":
        return taken
    language = language_after(conversation, text, found, is_first=conversation.last_seq <= 1)
    if language != conversation.language:
        repository.set_language(c, conversation.id, language)
    answered = turns.answered_before(c, conversation, text)
    if answered is not None:
        taken.events += ask_after_answer(c, now, conversation.id, "repeated_question", text, answered)
    else:
        taken.turn = turns.create(c, now, conversation, taken.message, Question(text, language), owner)
    return taken


def _take_choice(c: Connection, now: datetime, conversation: Conversation, sent: Sent, owner: str) -> _Taken:
    choice, asked = buttons.press(c, now, conversation.id, sent.button_id or "")
    taken = _store(c, now, conversation, sent, choice.title)
    if conversation.status != "with_bot":
        return taken
    if choice.article_id is None:
        taken.events += ask_instead_of_choosing(c, now, conversation.id, choice.kind, asked, sent.origin)
        return taken
    # What was asked is not one question when several things were: then the title says best what this turn is about.
    own_words = None if asked.is_several else asked.question
    if own_words:
        chosen = {"kind": "chosen", "article_id": choice.article_id}
        decision = json.loads(asked.decision)
        evidence.report(c, now, conversation.id, asked.turn_id, own_words, decision, chosen, origin=sent.origin)
    question = Question(choice.title, conversation.language, choice.article_id, own_words)
    taken.turn = turns.create(c, now, conversation, taken.message, question, owner)
    return taken


def _store(c: Connection, now: datetime, conversation: Conversation, sent: Sent, text: str) -> _Taken:
    message = store_message(c, now, conversation.id, "visitor", "visitor", sent.client_msg_id, text)
    return _Taken(message, [message.event] if message.event is not None else [])
