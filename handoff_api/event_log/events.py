"""Every event there is: a typed past-tense fact, with its audience.

`docs/events.md` explains each one; a test compares the two. A field in `staff_only` is cut out
before an event of everyone's reaches a visitor.
"""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from handoff_api.event_log.parts import Button, Candidate, Citation, Decision, Offer, Promise, Reason, Wait

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
    offer: Offer | None = None
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
    promise: Promise | None = None
    offer: Offer | None = None
    agents_present: int = 0


class HandoffOffered(Event):
    """One agent is asked to take it: because the visitor knows him, or because it is his turn."""

    type = "handoff.offered"
    audience = "staff"
    handoff_id: str
    staff_id: str
    name: str
    until: str
    why: Literal["knows", "turn"]


class HandoffDeclined(Event):
    """Who was asked does not take it: he said so, let the time pass, or went away."""

    type = "handoff.declined"
    audience = "staff"
    handoff_id: str
    staff_id: str
    name: str
    why: Literal["declined", "passed", "away"]


class HandoffClaimed(Event):
    """An agent has it now. Unless he says something until `answer_by`, he loses it."""

    type = "handoff.claimed"
    staff_only = frozenset({"staff_id", "answer_by"})
    handoff_id: str
    name: str
    staff_id: str
    answer_by: str | None = None


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
    """No agent has it any more: put back, taken from one who did not answer or is gone, or (promised) ended for now."""

    type = "handoff.released"
    staff_only = frozenset({"staff_id", "name", "why"})
    handoff_id: str
    position: int | None = None
    wait: Wait | None = None
    promise: Promise | None = None
    offer: Offer | None = None
    staff_id: str | None = None
    name: str | None = None
    why: Literal["put_back", "no_answer", "agent_gone", "account_ended", "promised"] = "put_back"


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
    """Somebody answers by `due`; the visitor no longer has to wait."""

    type = "promise.made"
    staff_only = frozenset({"owner_id", "made_by"})
    promise_id: str
    handoff_id: str
    text: str
    due: str
    owner: str | None = None
    contact: str
    owner_id: str | None = None
    made_by: str


class PromiseMoved(Event):
    """Told before the old time, never after."""

    type = "promise.moved"
    staff_only = frozenset({"staff_id"})
    promise_id: str
    handoff_id: str
    text: str
    from_due: str
    due: str
    reason: str
    name: str
    staff_id: str


class PromiseHandedOver(Event):
    """Somebody else answers for it now."""

    type = "promise.handed_over"
    staff_only = frozenset({"owner_id", "staff_id", "name"})
    promise_id: str
    handoff_id: str
    owner: str
    owner_id: str
    staff_id: str
    name: str


class PromiseKept(Event):
    """The visitor has his answer; `late` when it came after the time that was promised."""

    type = "promise.kept"
    staff_only = frozenset({"staff_id", "late", "note"})
    promise_id: str
    handoff_id: str
    staff_id: str | None = None
    late: bool = False
    note: str | None = None


class PromiseDueSoon(Event):
    type = "promise.due_soon"
    audience = "staff"
    promise_id: str
    handoff_id: str
    due: str
    owner_id: str | None = None


class PromiseLate(Event):
    type = "promise.late"
    audience = "staff"
    promise_id: str
    handoff_id: str
    due: str
    owner_id: str | None = None


class PromiseBroken(Event):
    """It ended without an answer, or a whole day passed without one: then it is owed still."""

    type = "promise.broken"
    audience = "staff"
    promise_id: str
    handoff_id: str
    due: str
    owner_id: str | None = None


class NoteAdded(Event):
    type = "note.added"
    audience = "staff"
    staff_id: str
    name: str
    text: str


class LetterSent(Event):
    """A mail server has taken an e-mail about this conversation."""

    type = "letter.sent"
    audience = "staff"
    kind: str
    to: str


class LetterUndeliverable(Event):
    """An e-mail will never arrive; `why` is no_address, too_old, or what the mail server said."""

    type = "letter.undeliverable"
    audience = "staff"
    kind: str
    to: str
    why: str


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
