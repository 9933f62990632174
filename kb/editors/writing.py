"""What an editor typed into the form of an article, kept as typed until it can be saved."""

from dataclasses import dataclass, field, replace
from typing import Self

from starlette.datastructures import FormData

from kb.articles.models import Article, Content, Version
from kb.articles.rules import tidied
from kb.editors.paragraphs import joined

# Fewer ways of asking than this, and the page says so. Of what visitors asked the demo company in Italian, the right
# article came first for 33 % with one phrasing of each article, 49 with two, 62 with five and 72 with eight.
WANTED_PHRASINGS = 5
FEW_PHRASINGS = 3  # with fewer than these an article is found no more often than not


@dataclass(frozen=True)
class Writing:
    """The form's fields, as texts."""

    title: str = ""
    answer: str = ""
    phrasings: list[str] = field(default_factory=list)
    language: str = "it"
    skill: str = ""
    tags: str = ""
    translation_of: str = ""
    sensitive: bool = False
    base_version: int = 0
    miss_group: str = ""  # the questions in vain that a new article is to answer

    @classmethod
    def of(cls, content: Article | Version) -> Self:
        """The form that shows a version of an article."""
        return cls(
            content.title, content.answer, list(content.phrasings), content.language, content.skill or "",
            ", ".join(content.tags), content.translation_of or "", content.sensitive, content.version,
        )  # fmt: skip

    @classmethod
    def sent(cls, form: FormData) -> Self:
        """What a browser sent; a field that is missing or a file counts as empty."""

        def text(name: str) -> str:
            value = form.get(name)
            return value.replace("\r\n", "\n") if isinstance(value, str) else ""

        # Without script somebody may have put several into one row.
        rows = [row for value in form.getlist("phrasing") if isinstance(value, str) for row in value.splitlines()]
        phrasings = [row.strip() for row in rows if row.strip()]
        base = text("base_version")
        return cls(
            text("title"), text("answer"), phrasings, text("language"), text("skill"), text("tags"),
            text("translation_of").strip(), text("sensitive") == "yes",
            int(base) if base.isdecimal() and len(base) < 10 else 0, text("miss_group"),
        )  # fmt: skip

    @classmethod
    def translated(cls, form: FormData, language: str) -> Self:
        """What a browser sent from the page of two languages: the answer comes in paragraphs."""
        sent = cls.sent(form)
        pieces = [piece.replace("\r\n", "\n") for piece in form.getlist("piece") if isinstance(piece, str)]
        return replace(sent, answer=joined(pieces), language=language)

    def on_top_of(self, version: int) -> Self:
        """The same text, meant to follow `version`."""
        return replace(self, base_version=version)

    def content(self) -> Content:
        """The article that this form describes, tidied."""
        typed = Content(
            language=self.language, title=self.title, answer=self.answer, phrasings=self.phrasings,
            tags=self.tags.split(","), skill=self.skill, translation_of=self.translation_of, sensitive=self.sensitive,
        )  # fmt: skip
        return Content(**tidied(typed))
