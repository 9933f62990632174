"""Drafts on the bench: an article's newest version that is not published, or a text that somebody is writing."""

import json
from dataclasses import dataclass
from typing import Self

from starlette.requests import Request

from common.errors import BadRequest
from kb import providers
from kb.articles.drafts import Waiting
from kb.articles.models import Article, Content
from kb.articles.rules import problems_of
from kb.search.drafting import draft_of
from kb.search.question import Decided, Question

UNSAVED = "bozza"  # the id of a text that is no article yet; no slug, so no article has it
OFFERED = 20  # drafts to choose from, last changed first


@dataclass(frozen=True)
class Draft:
    """What is asked beside the published articles."""

    article_id: str
    version: int
    content: Content
    written: str = ""  # the text as the form sent it, in JSON, while nobody saved it

    @classmethod
    def of(cls, article: Article) -> Self:
        """The newest version of an article."""
        return cls(
            article.id, article.version, Content(**{name: getattr(article, name) for name in Content.model_fields})
        )

    @property
    def is_saved(self) -> bool:
        """Whether it can be looked up again by its article's id."""
        return not self.written


async def chosen(request: Request, article_id: str, written: str) -> Draft | None:
    """The draft that a form names, None for none. Raises NotFound or BadRequest."""
    if written:
        return _written(written)
    return Draft.of(await providers.articles(request).get(article_id)) if article_id else None


def packed(article_id: str, content: Content) -> str:
    """A text that nobody saved, for a hidden field of the bench."""
    return json.dumps({"id": article_id, "content": content.model_dump()}, ensure_ascii=False)


async def offered(request: Request) -> list[Waiting]:
    """The drafts to choose from."""
    return await providers.articles(request).drafts(OFFERED)


async def asked(request: Request, draft: Draft, question: Question) -> tuple[Decided, Decided]:
    """What the bot would do right after the draft is published, and when it has learned it."""
    rehearsal = providers.rehearsal(request)
    imagined = await rehearsal.imagine([await draft_of(draft.article_id, draft.version, draft.content)])
    return await rehearsal.decide(imagined, question), await rehearsal.decide(imagined, question, settled=True)


def _written(written: str) -> Draft:
    try:
        told = json.loads(written)
        content = Content(**told["content"])
        article_id = str(told["id"] or UNSAVED)
    except (ValueError, TypeError, KeyError):
        raise BadRequest("The draft could not be read. Go back to it and try again.") from None
    if problems := problems_of(content):
        raise BadRequest(problems[0].said())
    return Draft(article_id, 0, content, written)
