"""What a promise is: a text, a time, somebody who owns it, and a way to reach the visitor."""

from dataclasses import dataclass
from typing import Literal

from common.database import Row
from handoff_api.event_log import parts

# `late` is past its time: unanswered, or answered after it. `withdrawn`: the visitor took the question back; it counts nowhere.
State = Literal["open", "kept", "late", "broken", "withdrawn"]

SYSTEM = "system"  # as `made_by`


@dataclass(frozen=True)
class Promise:
    """A row of the table. Times are ISO text; what has no `ended_at` is owed, also when it is late or broken."""

    id: str
    handoff_id: str
    conversation_id: str
    text: str
    due_at: str
    owner_id: str | None
    contact: str
    made_at: str
    made_by: str
    answer_from: str | None  # what an agent says from then on keeps it; None: only when he says so
    state: State = "open"
    alerted_at: str | None = None
    late_at: str | None = None
    ended_at: str | None = None
    note: str | None = None
    moves: int = 0

    @property
    def is_owed(self) -> bool:
        """Whether the visitor still has no answer."""
        return self.ended_at is None

    def public(self, owner: str | None) -> parts.Promise:
        """As its visitor sees it; `owner` is the name of who answers for it."""
        return parts.Promise(promise_id=self.id, text=self.text, due=self.due_at, owner=owner, contact=self.contact)

    @classmethod
    def from_row(cls, row: Row) -> "Promise":
        """The promise that a row of the table holds."""
        return cls(**row)


@dataclass(frozen=True)
class Move:
    """A promise that got another time, and why."""

    from_due: str
    to_due: str
    reason: str
    moved_by: str
    at: str


@dataclass(frozen=True)
class Figures:
    """How promises turned out that fell due within a time; `owed` are those of now that are not yet due."""

    kept: int
    late: int
    broken: int
    owed: int

    @property
    def share_kept(self) -> float | None:
        """The share that was kept in time, of those that are known; None while there is none."""
        known = self.kept + self.late + self.broken
        return self.kept / known if known else None
