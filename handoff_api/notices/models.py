"""A notice and what else kb tells of what is going on, as this service reads it.

kb owns all of it. What it has more than is read here is left out, so that it may grow.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from common.clock import iso, parse_iso
from handoff_api.event_log.parts import NoticeKind

Language = Literal["it", "en"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class SaidNotice(_Part):
    """A running notice that is near to a question, in the language of the question; `html` was cleaned by kb."""

    notice_id: Annotated[str, Field(pattern=r"^[\w.:-]{1,100}$")]
    version: int
    kind: NoticeKind
    title: Annotated[str, Field(min_length=1, max_length=300)]
    text: Annotated[str, Field(max_length=8000)] = ""
    html: str | None = None
    next_update_at: str | None = None


def _readable(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError:  # an answer that can be read is not lost for a notice that cannot
        return None


MaybeNotice = Annotated[SaidNotice | None, WrapValidator(_readable)]


class Words(_Part):
    """What a notice says in one language. `text` is Markdown; `cause` is known or absent."""

    title: str
    text: str = ""
    cause: str | None = None


class Audience(_Part):
    """Whom a notice is shown before anybody asks: on which pages of the site, or on all of them."""

    pages: list[str] = []
    everyone: bool = False


class Update(_Part):
    """What has become known while it runs; `text` is the first of `texts`."""

    at: str
    by: str | None = None
    text: str = ""
    texts: dict[str, str] = {}

    def said_in(self, language: str) -> str:
        """The text in that language, else in the one there is."""
        return self.texts.get(language) or self.text


class Notice(_Part):
    """A known problem, an offer or a change; `version` counts what visitors are told, `revision` every save."""

    notice_id: str
    version: int
    revision: int = 0
    kind: NoticeKind = "problem"
    state: Literal["draft", "scheduled", "running", "ended"] = "running"
    texts: dict[str, Words] = {}
    html: dict[str, str] = {}
    next_update_at: str | None = None
    starts_at: str | None = None
    ends_at: str | None = None
    audience: Audience = Audience()
    banner: bool = False
    updates: list[Update] = []
    updated_at: str | None = None
    updated_by: str | None = None
    case_id: str | None = None

    def words(self, language: str) -> Words:
        """What it says in that language, else in the one there is."""
        return self.texts.get(language) or next(iter(self.texts.values()), Words(title=self.notice_id))

    def html_in(self, language: str) -> str:
        """The text as kb rendered and cleaned it; empty when there is none."""
        return self.html.get(language) or next(iter(self.html.values()), "")

    def runs_at(self, now: datetime) -> bool:
        """Whether it has begun and has not ended, by the clock, whatever kb said last."""
        at = iso(now)
        has_begun = self.starts_at is None or self.starts_at <= at
        return self.state in ("scheduled", "running") and has_begun and (self.ends_at is None or at < self.ends_at)

    @property
    def last_update(self) -> Update | None:
        """What has become known last."""
        return max(self.updates, key=lambda one: one.at) if self.updates else None

    def banner_json(self) -> dict[str, Any]:
        """What the chat shows of it, in all its languages: which pages it is for is found out there."""
        return {
            "notice_id": self.notice_id,
            "version": self.version,
            "kind": self.kind,
            "next_update_at": self.next_update_at,
            "everyone": self.audience.everyone,
            "pages": self.audience.pages,
            "texts": {
                language: {"title": words.title, "html": self.html_in(language)}
                for language, words in self.texts.items()
            },
        }


class Case(_Part):
    """Many people ask about the same at the same time: `people` within `minutes`, where `usual` ask."""

    case_id: str
    state: str = "open"
    opened_at: str
    last_at: str | None = None
    people: int
    minutes: float = 0
    usual: float = 0
    words: list[str] = []
    examples: list[str] = []
    conversation_ids: list[str] = []
    notice_id: str | None = None


class ArticleChange(_Part):
    """What somebody did with an article; `action` is kb's word for it."""

    article_id: str
    title: str = ""
    action: str
    at: str
    who: str = ""


def moment_of(at: str | None) -> datetime | None:
    """A time of kb's; None for one that is absent or not written as times are."""
    try:
        return parse_iso(at) if at else None
    except ValueError:
        return None
