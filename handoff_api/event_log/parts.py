"""The parts that events are made of, shared with the requests that cause them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ReasonCode = Literal[
    "asked_for_person",
    "low_confidence",
    "not_helpful",
    "sensitive_topic",
    "repeated_question",
    "not_solved",
    "kb_unavailable",
    "bot_failed",
]


class Part(BaseModel):
    """What other programs send may have more fields than we know; those are left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Candidate(Part):
    """An article that was near, with how near: a confidence between 0 and 1. A sensitive one is never the answer."""

    article_id: str
    version: int | None = None
    title: str
    confidence: float
    sensitive: bool = False
    skill: str | None = Field(default=None, max_length=200)  # that an agent needs who takes such a question
    expired: bool = False  # it would have answered, before its time was over


class Decision(Part):
    """How sure the knowledge base was, how sure it had to be, and what it nearly said."""

    confidence: float | None = None
    threshold: float | None = None
    candidates: list[Candidate] = Field(default=[], max_length=20)


class Reason(Part):
    code: ReasonCode
    detail: str | None = Field(default=None, max_length=500)


class Wait(Part):
    """An expected wait, in seconds."""

    low: int
    high: int


OfferReason = Literal["nobody_present", "outside_hours", "long_wait", "could_write"]
Way = Literal["stay", "contact", "ask"]  # wait on, leave an address and be answered, ask the bot something else


class Offer(Part):
    """What somebody can do instead of waiting, and why; times in UTC. `due`: answered by then, if he leaves an address."""

    why: OfferReason
    next_open: str | None = None
    due: str
    ways: list[Way] = ["stay", "contact", "ask"]


class Promise(Part):
    """A dated answer as its visitor sees it. `text` says what, `due` (in UTC) until when, `owner` who answers for it."""

    promise_id: str
    text: str
    due: str
    owner: str | None = None
    contact: str | None = None


class Button(Part):
    id: str
    title: str


NoticeKind = Literal["problem", "offer", "change"]


class Notice(Part):
    """The notice that a message tells, as it was then; `next_update_at` is when more will be known."""

    notice_id: str
    version: int
    kind: NoticeKind
    title: str
    next_update_at: str | None = None


class Citation(Part):
    article_id: str
    version: int
    title: str
    url: str
