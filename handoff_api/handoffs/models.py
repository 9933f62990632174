"""What a handoff is, and what somebody who asks for one may say about it."""

import json
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from common.database import Row

State = Literal["waiting", "active", "promised", "closed"]
ReasonCode = Literal[
    "asked_for_person",
    "low_confidence",
    "not_helpful",
    "sensitive_topic",
    "repeated_question",
    "kb_unavailable",
    "bot_failed",
]
# How an agent may close one; leaving the queue and giving back to the bot end one as well.
Outcome = Literal["solved", "not_solved", "no_answer", "spam"]

TEXT_LENGTH = 4000  # of a message, as everywhere
_Short = Annotated[str, StringConstraints(max_length=200)]
_Text = Annotated[str, StringConstraints(max_length=TEXT_LENGTH)]
_Probability = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    @field_validator("*")
    @classmethod
    def storable(cls, value: object) -> object:
        """Refuse what no database of ours can store: NUL, and halves of surrogate pairs."""
        if isinstance(value, str) and ("\x00" in value or not _is_unicode(value)):
            raise ValueError("the text has characters that cannot be stored")
        return value


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


class Reason(_Part):
    """Why a person is needed."""

    code: ReasonCode
    detail: _Text | None = None


class Candidate(_Part):
    """An article that was almost the answer."""

    article_id: _Short
    version: int | None = None
    title: _Short
    confidence: _Probability


class Decision(_Part):
    """How sure the bot was, and how sure it should have been."""

    confidence: _Probability
    threshold: _Probability
    candidates: list[Candidate] = Field(default_factory=list, max_length=20)


class Question(_Part):
    """The visitor's own words, and how the bot understood them."""

    verbatim: _Text
    restated: _Text | None = None
    confirmed: bool | None = None


class EarlierMessage(_Part):
    """A message that was written elsewhere, before the conversation came here."""

    speaker: Literal["visitor", "bot", "agent", "system"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=TEXT_LENGTH)]
    at: AwareDatetime | None = None


class HandoffRequest(_Part):
    """The body of `POST /api/handoffs`."""

    conversation_id: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w.:-]+$")]
    turn_id: _Short | None = None
    reason: Reason
    decision: Decision | None = None
    question: Question | None = None
    already_tried: list[_Text] = Field(default_factory=list, max_length=20)
    skill: _Short | None = None
    language: Literal["it", "en"] | None = None
    transcript: list[EarlierMessage] | None = Field(default=None, max_length=500)


@dataclass(frozen=True)
class Handoff:
    """One request for a person. Times are ISO text; `queued_since` counts for the order of the queue."""

    id: str
    conversation_id: str
    state: State
    reason_code: ReasonCode
    reason_detail: str | None
    decision: dict | None
    question: dict | None
    already_tried: list[str]
    skill: str | None
    language: str
    requested_at: str
    queued_since: str
    position: int | None
    assignee_id: str | None
    claimed_at: str | None
    closed_at: str | None
    outcome: str | None
    note: str | None

    @classmethod
    def from_row(cls, row: Row) -> "Handoff":
        """The handoff that a row of the table holds."""
        fields = {name: row[name] for name in cls.__dataclass_fields__}
        for name in ("decision", "question"):
            fields[name] = json.loads(fields[name]) if fields[name] else None
        fields["already_tried"] = json.loads(fields["already_tried"] or "[]")
        return cls(**fields)
