"""Every event there is: a typed past-tense fact, with its audience.

`docs/events.md` explains each one; a test compares the two. A field in `staff_only` is cut out
before an event of everyone's reaches a visitor.
"""

from typing import Literal

from handoff_api.event_log.event import Audience, Event, Speaker
from handoff_api.event_log.handoff_events import (
    AnswerCorrected,
    HandoffClaimed,
    HandoffClosed,
    HandoffDeclined,
    HandoffOffered,
    HandoffPositionChanged,
    HandoffReleased,
    HandoffRequested,
    HandoffReturned,
    HandoffTransferred,
    NoteAdded,
)
from handoff_api.event_log.parts import Button, Candidate, Citation, Notice
from handoff_api.event_log.promise_events import (
    LetterSent,
    LetterUndeliverable,
    PromiseBroken,
    PromiseContactChanged,
    PromiseDueSoon,
    PromiseHandedOver,
    PromiseKept,
    PromiseLate,
    PromiseMade,
    PromiseMoved,
)

__all__ = [
    "AnswerCorrected",
    "AnswerRated",
    "ArticleProposed",
    "Audience",
    "BotDecided",
    "ConversationClosed",
    "ConversationRated",
    "ConversationReopened",
    "ConversationStarted",
    "EVENTS",
    "Event",
    "HandoffClaimed",
    "HandoffClosed",
    "HandoffDeclined",
    "HandoffOffered",
    "HandoffPositionChanged",
    "HandoffReleased",
    "HandoffRequested",
    "HandoffReturned",
    "HandoffTransferred",
    "LetterSent",
    "LetterUndeliverable",
    "MessageCreated",
    "NoteAdded",
    "PromiseBroken",
    "PromiseContactChanged",
    "PromiseDueSoon",
    "PromiseHandedOver",
    "PromiseKept",
    "PromiseLate",
    "PromiseMade",
    "PromiseMoved",
    "Speaker",
]


class ConversationStarted(Event):
    type = "conversation.started"
    language: str
    page_url: str | None = None


class MessageCreated(Event):
    """Somebody said something. `html` is only ever an article's or a notice's, cleaned by kb."""

    type = "message.created"
    staff_only = frozenset({"staff_id"})
    leaves_out_none = True
    message_id: str
    speaker: Speaker
    name: str | None = None
    text: str
    html: str | None = None
    buttons: list[Button] | None = None
    several: bool | None = None  # whether one button after the other may be pressed
    citations: list[Citation] | None = None
    notice: Notice | None = None  # that the bot says first, or that there is news of
    client_msg_id: str | None = None  # of the visitor's own messages, so that a browser knows them again
    staff_id: str | None = None


class BotDecided(Event):
    """What the knowledge base found, and what it made of that."""

    type = "bot.decided"
    audience = "staff"
    turn_id: str | None = None
    question: str
    decision: Literal["answer", "confirm", "handoff"]
    confidence: float | None = None
    threshold: float | None = None
    language: str | None = None
    candidates: list[Candidate] = []
    reason: str | None = None
    article_id: str | None = None


class AnswerRated(Event):
    type = "answer.rated"
    seq: int
    helpful: bool
    comment: str | None = None


class ConversationRated(Event):
    """Whether a chat that has ended solved the matter, in the visitor's word."""

    type = "conversation.rated"
    handoff_id: str
    solved: Literal["yes", "partly", "no"]
    comment: str | None = None


class ConversationReopened(Event):
    """The visitor went on with a conversation that was closed; a person is asked for next."""

    type = "conversation.reopened"
    by: Literal["visitor"]


class ArticleProposed(Event):
    """An agent handed the answer of this conversation to the editors, as the draft of an article."""

    type = "article.proposed"
    audience = "staff"
    handoff_id: str
    article_id: str
    title: str
    staff_id: str
    name: str


class ConversationClosed(Event):
    type = "conversation.closed"
    by: Literal["agent", "visitor", "erasure", "idle"]


EVENTS: dict[str, type[Event]] = {event.type: event for event in Event.__subclasses__()}
