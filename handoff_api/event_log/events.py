"""Every event there is: a typed past-tense fact, with its audience.

`docs/events.md` explains each one; a test compares the two. A field in `staff_only` is cut out
before an event of everyone's reaches a visitor.
"""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from handoff_api.event_log.parts import Button, Candidate, Citation, Decision, Promise, Reason, Wait

Audience = Literal["everyone", "staff"]
Speaker = Literal["visitor", "bot", "agent", "system"]


class Event(BaseModel):
    """Something that happened in a conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: ClassVar[str]
    audience: ClassVar[Audience] = "everyone"
    staff_only: ClassVar[frozenset[str]] = frozenset()
    leaves_out_none: ClassVar[bool] = False  # whether a field without a value is absent, or null

    def data(self) -> dict[str, Any]:
        """The fields as JSON takes them."""
        return self.model_dump(mode="json", exclude_none=self.leaves_out_none)


class ConversationStarted(Event):
    type = "conversation.started"
    language: str
    page_url: str | None = None


class MessageCreated(Event):
    """Somebody said something. `html` is only ever an article's, cleaned when it was published."""

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


class HandoffRequested(Event):
    """A person is asked for. The visitor sees where he stands, the staff also why."""

    type = "handoff.requested"
    staff_only = frozenset({"reason", "decision", "question", "skill"})
    handoff_id: str
    position: int | None = None
    wait: Wait | None = None
    promise: Promise | None = None
    agents_present: int = 0
    reason: Reason
    decision: Decision | None = None
    question: dict[str, Any] | None = None
    skill: str | None = None


class HandoffPositionChanged(Event):
    type = "handoff.position_changed"
    handoff_id: str
    position: int
    wait: Wait | None = None
    agents_present: int = 0


class HandoffClaimed(Event):
    type = "handoff.claimed"
    staff_only = frozenset({"staff_id"})
    handoff_id: str
    name: str
    staff_id: str


class HandoffTransferred(Event):
    type = "handoff.transferred"
    staff_only = frozenset({"staff_id", "name", "to_agent", "to_skill", "note"})
    handoff_id: str
    staff_id: str
    name: str
    to_agent: str | None = None
    to_skill: str | None = None
    note: str | None = None


class HandoffReleased(Event):
    """Back to its place in the queue, by the agent who had it."""

    type = "handoff.released"
    staff_only = frozenset({"staff_id", "name"})
    handoff_id: str
    position: int | None = None
    wait: Wait | None = None
    staff_id: str | None = None
    name: str | None = None


class HandoffReturned(Event):
    type = "handoff.returned"
    staff_only = frozenset({"staff_id"})
    handoff_id: str
    name: str
    staff_id: str


class HandoffClosed(Event):
    """The request for a person is over; `left` says that the visitor took it back."""

    type = "handoff.closed"
    staff_only = frozenset({"staff_id", "outcome", "note"})
    handoff_id: str
    left: bool = False
    staff_id: str | None = None
    name: str | None = None
    outcome: str | None = None
    note: str | None = None


class PromiseMade(Event):
    type = "promise.made"
    staff_only = frozenset({"owner_id", "owner"})
    handoff_id: str
    due: str
    owner_id: str | None = None
    owner: str | None = None


class PromiseKept(Event):
    type = "promise.kept"
    staff_only = frozenset({"staff_id"})
    handoff_id: str
    staff_id: str | None = None


class PromiseBroken(Event):
    type = "promise.broken"
    audience = "staff"
    handoff_id: str
    due: str


class NoteAdded(Event):
    type = "note.added"
    audience = "staff"
    staff_id: str
    name: str
    text: str


class AnswerRated(Event):
    type = "answer.rated"
    seq: int
    helpful: bool
    comment: str | None = None


class AnswerCorrected(Event):
    """Which article would have answered; without one, that none of the near misses would have."""

    type = "answer.corrected"
    audience = "staff"
    handoff_id: str
    article_id: str | None = None
    title: str | None = None
    staff_id: str
    name: str


class ConversationClosed(Event):
    type = "conversation.closed"
    by: Literal["agent", "visitor", "erasure", "idle"]


EVENTS: dict[str, type[Event]] = {event.type: event for event in Event.__subclasses__()}
