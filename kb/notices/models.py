"""What a notice is: its words, whom it concerns, from when to when; and what agents remark about one."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_serializer

from common.clock import iso

Kind = Literal["problem", "offer", "change"]
State = Literal["draft", "scheduled", "running", "ended"]
Language = Literal["it", "en"]
KINDS: tuple[Kind, ...] = ("problem", "offer", "change")


def _moment(text: str) -> str:
    """A time with its zone, as `common.clock.iso` writes it."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone, such as 2026-11-23T12:00:00Z")
    return iso(moment.astimezone(UTC))


Moment = Annotated[str, Field(max_length=40), AfterValidator(_moment)]


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Words(_Kept):
    """What a notice says in one language. Without a cause none is known, or none is said."""

    title: str
    text: str  # Markdown
    cause: str = ""

    @model_serializer(mode="wrap")
    def _without_what_is_unknown(self, dump):
        return {name: value for name, value in dump(self).items() if value or name != "cause"}


class Audience(_Kept):
    """Whom a notice concerns: who asks something like `questions`, who is on one of `pages`, or everyone.

    A page is a path, where `*` stands for anything: `/area-clienti*`. To be for everyone puts the
    banner on every page; what the bot says first depends on the question in any case.
    """

    questions: list[str] = Field(default_factory=list)
    pages: list[str] = Field(default_factory=list)
    everyone: bool = False


class Content(_Kept):
    """What an editor says in a notice. Without an end it runs until somebody ends it."""

    kind: Kind = "problem"
    texts: dict[Language, Words]
    audience: Audience = Field(default_factory=Audience)
    banner: bool = True
    next_update_at: Moment | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    case_id: str | None = Field(None, max_length=100)  # what it was written about


class Change(Content):
    """A notice as it is to be from now on, made on top of revision `base_revision`.

    With `tell_again` those who were told already are told once more.
    """

    base_revision: int
    tell_again: bool = False


class News(_Kept):
    """Something new about a running notice, in at least one language."""

    texts: dict[Language, str]
    next_update_at: Moment | None = None


class Update(BaseModel):
    """What was told of a notice while it ran, by language."""

    at: str
    by: str
    text: dict[Language, str]


class Told(BaseModel):
    """That those concerned were told of the end of a notice."""

    at: str
    by: str
    in_chat: int
    letters: int


class Notice(Content):
    """A notice as it stands. `version` counts what visitors are told, `revision` every save; `html` is what the bot
    says, by language."""

    notice_id: str
    state: State
    html: dict[Language, str]
    version: int
    revision: int
    created_at: str
    updated_at: str
    updated_by: str
    updates: list[Update] = Field(default_factory=list)  # the newest first
    told: Told | None = None
    remarks: int = 0  # that nobody has dealt with


class NoticePage(BaseModel):
    """A piece of a list, last changed first; `next` goes into `after` for the following piece."""

    items: list[Notice]
    total: int
    next: str | None


class NewRemark(_Kept):
    """What an agent says about a notice or an article: `customers read this the wrong way`.

    `by` is for services, which say whose words they bring; of somebody signed in it is his name.
    """

    text: str = Field(min_length=1, max_length=2000)
    conversation_id: str | None = Field(None, max_length=200)
    by: str | None = Field(None, min_length=1, max_length=200)


class Remark(BaseModel):
    """A remark as it is kept, until and after an editor has dealt with it."""

    remark_id: str
    about: Literal["notice", "article"]
    subject_id: str
    text: str
    conversation_id: str | None
    by: str
    at: str
    done_at: str | None
    done_by: str | None


def state_of(is_planned: bool, starts_at: str | None, ends_at: str | None, now: str) -> State:
    """The state of a notice at a moment: nothing but the clock starts and ends one."""
    if not is_planned or starts_at is None:
        return "draft"
    if ends_at is not None and ends_at <= now:
        return "ended"
    return "scheduled" if starts_at > now else "running"
