"""What happens between a visitor who asked for a person and the staff."""

from typing import Any, Literal

from handoff_api.event_log.event import Event
from handoff_api.event_log.parts import Decision, Offer, Promise, Reason, Wait


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


class NoteAdded(Event):
    type = "note.added"
    audience = "staff"
    staff_id: str
    name: str
    text: str


class AnswerCorrected(Event):
    """Which article would have answered; without one, that none of the near misses would have."""

    type = "answer.corrected"
    audience = "staff"
    handoff_id: str
    article_id: str | None = None
    title: str | None = None
    staff_id: str
    name: str
