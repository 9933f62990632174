"""What an article is, as it is written, kept, listed and reported on."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

from kb.articles.sensitive import is_sensitive
from kb.articles.wrong import Wrong, sentences

Status = Literal["draft", "published", "archived"]


class Content(BaseModel):
    """What an editor writes. One language; `translation_of` names the same article in another."""

    model_config = ConfigDict(extra="forbid")

    language: str
    title: str
    answer: str  # Markdown
    phrasings: list[str] = Field(default_factory=list)  # example questions that this article answers
    tags: list[str] = Field(default_factory=list)
    skill: str | None = None  # the skill that an agent needs who takes such a question
    translation_of: str | None = None
    sensitive: bool = False  # always goes to a person; a tag can say so too, see `kb.articles.sensitive`


class Planned(BaseModel):
    """What is to become of an article by itself, and when somebody looks at it again.

    Times are UTC as `common.clock.iso` writes them. What a change or a file does not name stays as it is.
    """

    publish_at: str | None = None  # when the version that was saved last is published
    expires_at: str | None = None  # from when on it answers nobody: its questions go to a person
    review_on: str | None = None  # the day on which somebody looks whether it is still right, as YYYY-MM-DD
    review_by: str | None = None  # who does, by name


class Named(Content):
    """An article with its id and status."""

    id: str | None = None
    status: Status = "draft"


class NewArticle(Planned, Named):
    """An article that is not there yet. Without an id one is made from the title."""


class Change(Planned, Content):
    """A new version, written on top of version `base_version`. Without `sensitive` the flag stays as it is."""

    base_version: int


class Schedule(BaseModel):
    """That a version is published by itself, and what holds it back if something does."""

    version: int
    publish_at: str
    scheduled_by: str
    scheduled_at: str
    reason: str | None = None  # why it may be published in spite of what it breaks
    held_at: str | None = None  # since when it is held back; null: it is not
    held: list[str] = Field(default_factory=list)  # the questions that it would break


class Published(BaseModel):
    """What visitors are answered with."""

    version: int
    title: str
    html: str
    at: str


class Proposed(BaseModel):
    """That an agent proposed an article, and the conversation it comes from: null once that was erased."""

    conversation_id: str | None
    proposed_by: str
    at: str


class Article(Planned, Content):
    """An article as its newest version stands, with what is published beside it."""

    id: str
    status: Status
    version: int
    html: str
    created_at: str
    updated_at: str
    updated_by: str
    published_at: str | None
    published: Published | None
    proposed: Proposed | None = None
    schedule: Schedule | None = None
    expired: bool = False  # its time is over: it answers nobody, and is no page to send somebody to

    @computed_field
    @property
    def goes_to_person(self) -> bool:
        """Whether a question that it answers always goes to a person, by the flag or by a tag."""
        return is_sensitive(self.sensitive, self.tags)


class Summary(BaseModel):
    """An article as a row of a list."""

    id: str
    language: str
    title: str
    status: Status
    version: int
    published_version: int | None
    phrasings: int  # how many
    tags: list[str]
    goes_to_person: bool  # by the flag or by a tag
    skill: str | None
    translation_of: str | None
    updated_at: str
    updated_by: str
    published_at: str | None
    proposed_by: str | None  # the agent from whose conversation it comes
    publish_at: str | None
    held_at: str | None  # since when its publication is held back
    expires_at: str | None
    review_on: str | None
    review_by: str | None


class SummaryPage(BaseModel):
    """A piece of a list; `next` goes into `after` for the following piece."""

    items: list[Summary]
    total: int
    next: str | None


class Version(Content):
    """One version in an article's history."""

    version: int
    saved_at: str
    saved_by: str
    published_at: str | None  # null: never published


class Problem(BaseModel):
    """Why an import was refused: the file, the line in it (from 1) and the reason as a sentence."""

    source: str
    line: int
    wrong: list[Wrong] = Field(exclude=True)

    def said(self, language: str) -> str:
        """The reason in `language`."""
        return " ".join(sentences(self.wrong, language))

    @computed_field
    @property
    def reason(self) -> str:
        """The reason in English."""
        return self.said("en")


class Imported(BaseModel):
    """What an import does with one article, and where in the files it stands."""

    source: str
    line: int
    article_id: str
    title: str
    change: Literal["created", "updated", "unchanged", "archived"]
    version: int | None = None  # the newest version that was there
    left_out: list[Wrong] = Field(default_factory=list, exclude=True)

    def said(self, language: str) -> list[str]:
        """What of the file was left out, in `language`."""
        return sentences(self.left_out, language)

    @computed_field
    @property
    def notes(self) -> list[str]:
        """What of the file was left out, in English."""
        return self.said("en")


class ImportReport(BaseModel):
    """What an import did; with problems, or as a dry run, it changed nothing."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    archived: int = 0  # by a synced folder, in which their files are gone
    dry_run: bool = False
    problems: list[Problem] = Field(default_factory=list)
    articles: list[Imported] = Field(default_factory=list)

    def marks(self) -> list[tuple[str, str, int | None]]:
        """What becomes of each article, and the version that was there: equal when nobody changed anything meanwhile."""
        return [(one.article_id, one.change, one.version) for one in self.articles]
