"""How a turn ends: one transaction that checks the fence, and says, hands over or drops.

The fence: who speaks is read again, under the conversation's lock, in the transaction that stores
the bot's words. A reply that comes after a person was asked for never gets past it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from common.database import Connection
from handoff_api.bot_bridge.replies import Reply
from handoff_api.bot_bridge.saying import BotSpeech, says_something
from handoff_api.conversations import repository, turns
from handoff_api.conversations.messages import add_system_message
from handoff_api.conversations.models import Conversation
from handoff_api.conversations.turns import Ended, Turn
from handoff_api.event_log import StoredEvent
from handoff_api.handoffs import repository as handoffs
from handoff_api.handoffs.models import HandoffRequest, Question, Reason
from handoff_api.handoffs.requesting import request_in
from handoff_api.outbox import evidence
from handoff_api.sentences import sentence


@dataclass
class Delivered:
    """What came of a turn: how it ended (None: somebody else had ended it), and the turn that runs next."""

    ended: Ended | None = None
    events: list[StoredEvent] = field(default_factory=list)
    next_turn: Turn | None = None


def deliver(c: Connection, now: datetime, turn: Turn, owner: str, replies: list[Reply]) -> Delivered:
    """End a turn with the bot's replies; an empty list is a failure while the bot has the say."""
    conversation = repository.lock(c, turn.conversation_id)
    stored = turns.lock(c, turn.id)
    if stored is None or stored.state != "running" or stored.owner != owner:
        return Delivered()
    delivered = Delivered()
    if conversation.status != "with_bot" or conversation.episode != turn.episode:
        _stay_silent(c, now, conversation, turn, delivered)
    elif says_something(replies):
        _speak(c, now, conversation, turn, replies, delivered)
    else:
        _hand_over(c, now, turn, delivered)
    conversation = repository.get(c, turn.conversation_id)
    delivered.next_turn = turns.claim_next(c, now, conversation, owner)
    return delivered


def say_one_moment(c: Connection, now: datetime, turn: Turn) -> list[StoredEvent]:
    """Tell the visitor, once, that his turn waits; nothing when it has been ended meanwhile."""
    conversation = repository.lock(c, turn.conversation_id)
    stored = turns.lock(c, turn.id)
    if stored is None or stored.state not in ("queued", "running") or conversation.status != "with_bot":
        return []
    words = sentence(conversation.language, "bot.one_moment")
    said = add_system_message(c, now, conversation.id, words, once=f"{turn.id}:moment")
    return [said.event] if said.event is not None else []


def _speak(c: Connection, now: datetime, conversation: Conversation, turn: Turn, replies: list[Reply],
           delivered: Delivered) -> None:  # fmt: skip
    speech = BotSpeech(c, now, conversation, turn)
    speech.say(replies)
    turns.end(c, now, turn.id, "answered", speech.outcome, speech.article_id)
    delivered.ended = "answered"
    delivered.events += speech.events


def _hand_over(c: Connection, now: datetime, turn: Turn, delivered: Delivered) -> None:
    asked = HandoffRequest(
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        reason=Reason(code="bot_failed"),
        question=Question(verbatim=turn.question.own_words),
        language=turn.question.language,
    )
    delivered.events += request_in(c, now, asked).events
    turns.end(c, now, turn.id, "handed_over")
    delivered.ended = "handed_over"
    evidence.report(c, now, turn.conversation_id, turn.id, turn.question.own_words, None, "handed_over")


def _stay_silent(c: Connection, now: datetime, conversation: Conversation, turn: Turn, delivered: Delivered) -> None:
    """A person was asked for meanwhile: by this turn's own action, or by somebody else."""
    handoff = handoffs.open_of(c, conversation.id)
    by_this_turn = conversation.episode == turn.episode and handoff is not None
    delivered.ended = "handed_over" if by_this_turn else "dropped"
    turns.end(c, now, turn.id, delivered.ended)
    if by_this_turn and handoff is not None:
        question = turn.question.own_words
        found = handoff.decision and {**handoff.decision, "language": turn.question.language}
        decision = {**found, "decision": "handoff", "reason": handoff.reason_code} if found else None
        evidence.report(c, now, conversation.id, turn.id, question, decision, "handed_over")
