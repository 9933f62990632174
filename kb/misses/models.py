"""A miss, a group of misses that mean the same, and the proof that a group is answered now."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from common.database import Row

Kind = Literal["handed_over", "not_confirmed", "not_helpful", "repeated"]
# open: nobody has done anything yet · in_work: an article is linked · dismissed: left to people, for a reason
State = Literal["open", "in_work", "dismissed"]


@dataclass(frozen=True)
class Miss:
    """One question of one visitor that no article answered."""

    id: str
    conversation_id: str | None
    question: str
    language: str | None
    kind: Kind
    at: str


@dataclass(frozen=True)
class Again:
    """A question of a group, asked again: what the bot would do with it now."""

    question: str
    decision: str  # answer | confirm | handoff
    confidence: float
    is_answered: bool  # by the article that the group was given

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Again":
        return cls(**stored)


@dataclass(frozen=True)
class Proof:
    """The questions of a group asked again after its article was published."""

    at: str
    version: int  # of the article
    rounds: int  # how often this version was put to the test
    asked: tuple[Again, ...]

    @property
    def answered(self) -> int:
        """How many are answered by the article now."""
        return sum(one.is_answered for one in self.asked)

    @property
    def missing(self) -> list[Again]:
        """Those that are not, the nearest first."""
        return sorted((one for one in self.asked if not one.is_answered), key=lambda one: -one.confidence)

    @property
    def is_whole(self) -> bool:
        """Whether every question is answered."""
        return self.answered == len(self.asked)


@dataclass(frozen=True)
class Group:
    """Misses that mean the same. Figures count conversations where they say people."""

    id: str
    title: str  # the question that stands for the others
    language: str | None
    words: list[str]  # that its questions share and others don't
    asked: int
    people: int
    kinds: dict[str, int]
    days: dict[str, int]  # day -> people
    first_at: str
    last_at: str
    state: State
    owner_id: str | None
    owner: str | None
    article_id: str | None
    reason: str | None  # of a dismissal
    changed_by: str | None
    changed_at: str | None
    proof: Proof | None
    since_proof: int  # people who asked in vain after the proof

    @property
    def is_done(self) -> bool:
        """Whether it is proven, and nobody has asked in vain since."""
        return self.proof is not None and self.proof.is_whole and not self.since_proof

    @classmethod
    def from_row(cls, row: Row) -> "Group":
        """The group that a row of the table holds."""
        fields = {name: row[name] for name in cls.__dataclass_fields__}
        for name in ("words", "kinds", "days"):
            fields[name] = json.loads(fields[name])
        proof = json.loads(fields["proof"]) if fields["proof"] else None
        if proof:
            proof["asked"] = tuple(Again.of(one) for one in proof["asked"])
        fields["proof"] = Proof(**proof) if proof else None
        return cls(**fields)
