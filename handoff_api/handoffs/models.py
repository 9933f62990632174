"""What a handoff is, and what somebody who asks for one may say about it."""

import json
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from common.database import Row
from handoff_api.event_log.events import Speaker
from handoff_api.event_log.parts import Decision, Part, Reason, ReasonCode
from handoff_api.notices.models import MaybeNotice

State = Literal["waiting", "active", "promised", "closed"]
# How an agent may close one; leaving the queue and giving back to the bot end one as well.
Outcome = Literal["solved", "not_solved", "no_answer", "spam"]

TEXT_LENGTH = 4000  # characters of a message, as everywhere


def _storable(text: str) -> str:
    if "\x00" in text:  # PostgreSQL cannot store it; lone surrogates are refused by pydantic already
        raise ValueError("the text has a character that cannot be stored")
    return unicodedata.normalize("NFC", text)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("there is no text in it")
    return text


Short = Annotated[str, StringConstraints(max_length=200), AfterValidator(_storable)]
Long = Annotated[str, StringConstraints(max_length=TEXT_LENGTH), AfterValidator(_storable)]
Text = Annotated[Long, AfterValidator(_not_blank)]
Id = Annotated[str, StringConstraints(pattern=r"^[\w.:-]{1,100}$")]


class Question(Part):
    """The visitor's own words, and how the bot understood them."""

    verbatim: Long
    restated: Long | None = None
    confirmed: bool | None = None


class EarlierMessage(Part):
    """A message that was written elsewhere, before the conversation came here."""

    speaker: Speaker
    text: Text
    at: AwareDatetime | None = None


class HandoffRequest(BaseModel):
    """Why a person is asked for, and what the bot knows about it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    conversation_id: Id
    turn_id: Id | None = None
    reason: Reason
    decision: Decision | None = None
    question: Question | None = None
    already_tried: list[Long] = Field(default=[], max_length=20)
    skill: Short | None = None
    language: Literal["it", "en"] | None = None
    transcript: list[EarlierMessage] | None = Field(default=None, max_length=500)
    notice: MaybeNotice = None  # that is near to the question, and said first


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
    position: int | None = None  # that the visitor was last told, as is the next
    agents_present: int | None = None
    assignee_id: str | None = None
    claimed_at: str | None = None
    closed_at: str | None = None
    outcome: str | None = None
    note: str | None = None
    answer_by: str | None = None  # until when the agent who has it must say something, or he loses it
    known_agent_id: str | None = None  # who spoke with this visitor last
    offered_to: str | None = None  # whom it is offered to, until then; nobody else takes it by accident meanwhile
    offered_until: str | None = None

    def is_offered(self, now: str) -> bool:
        """Whether an offer of it stands at `now`."""
        return self.state == "waiting" and self.offered_until is not None and self.offered_until > now

    @property
    def near_misses(self) -> list[dict[str, Any]]:
        """The answers almost given, the nearest first; one that was held back as a sensitive topic before all others."""
        found = (self.decision or {}).get("candidates", [])
        held_back = self.reason_code == "sensitive_topic"
        return sorted(found, key=lambda one: not (held_back and one.get("sensitive")))

    @classmethod
    def from_row(cls, row: Row) -> "Handoff":
        """The handoff that a row of the table holds."""
        fields = {name: row[name] for name in cls.__dataclass_fields__}
        for name in ("decision", "question"):
            fields[name] = json.loads(fields[name]) if fields[name] else None
        fields["already_tried"] = json.loads(fields["already_tried"] or "[]")
        return cls(**fields)
