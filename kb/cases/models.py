"""A case, the questions it is made of, and a burst that an editor has announced."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from common.clock import parse_iso
from common.database import Row

# open: nobody has decided yet · confirmed: something is the matter · dismissed: nothing is
# passed: it ended before anybody decided; that can still be done
State = Literal["open", "confirmed", "dismissed", "passed"]
STATES: tuple[State, ...] = ("open", "confirmed", "dismissed", "passed")

EXAMPLES = 3


@dataclass(frozen=True)
class Case:
    """Unusually many people who ask the same. Figures count conversations."""

    id: str
    state: State
    opened_at: str
    first_at: str  # of its questions
    last_at: str
    people: int
    usual: float  # people who ask the same in so many minutes, at such an hour
    channel: str  # what the first of them had in common: word, near, article, matter, word and near
    words: list[str]  # that they share and others don't
    article_id: str | None  # that the bot held likeliest for most of them
    language: str | None
    decided_by: str | None
    decided_at: str | None
    reason: str | None  # why it was dismissed
    notice_id: str | None

    @property
    def minutes(self) -> int:
        """From its first to its last question, 1 at least."""
        return max(1, round((_moment(self.last_at) - _moment(self.first_at)).total_seconds() / 60))

    @classmethod
    def from_row(cls, row: Row) -> "Case":
        """The case that a row of the table holds."""
        fields = {name: row[name] for name in cls.__dataclass_fields__}
        return cls(**fields | {"words": json.loads(fields["words"])})


@dataclass(frozen=True)
class CaseQuestion:
    """A question that belongs to a case."""

    conversation_id: str
    question: str
    language: str | None
    at: str


@dataclass(frozen=True)
class Look:
    """A case with what was asked, the latest first."""

    case: Case
    questions: list[CaseQuestion]

    @property
    def conversation_ids(self) -> list[str]:
        """Each conversation once, the latest first."""
        return list(dict.fromkeys(one.conversation_id for one in self.questions))

    @property
    def examples(self) -> list[str]:
        """Some different questions, the longest of the latest: they say more than the shortest."""
        latest = list(dict.fromkeys(one.question for one in self.questions))[: 4 * EXAMPLES]
        return sorted(latest, key=len, reverse=True)[:EXAMPLES]

    def as_json(self) -> dict[str, Any]:
        """As `GET /api/cases` shows it."""
        case = self.case
        return {
            "case_id": case.id,
            "state": case.state,
            "opened_at": case.opened_at,
            "last_at": case.last_at,
            "people": case.people,
            "minutes": case.minutes,
            "usual": round(case.usual, 1),
            "words": case.words,
            "examples": self.examples,
            "language": case.language,
            "article_id": case.article_id,
            "conversation_ids": self.conversation_ids,
            "decided_by": case.decided_by,
            "decided_at": case.decided_at,
            "reason": case.reason,
            "notice_id": case.notice_id,
        }


@dataclass(frozen=True)
class Announced:
    """A burst of questions that is no case: an editor knows that it will come."""

    id: str
    title: str
    article_ids: list[str]  # what is about one of these is expected ...
    questions: list[str]  # ... and so is what means one of these
    starts_at: str
    ends_at: str
    announced_by: str
    announced_at: str

    @classmethod
    def from_row(cls, row: Row) -> "Announced":
        """The announced burst that a row of the table holds."""
        return cls(**row | {name: json.loads(row[name]) for name in ("article_ids", "questions")})


def _moment(text: str) -> datetime:
    return parse_iso(text)
