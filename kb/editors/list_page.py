"""The list of all articles, with search and filters."""

import asyncio
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from starlette.responses import Response

from kb import providers
from kb.articles.service import Articles
from kb.editors.access import Reader, page_router
from kb.editors.drawing import show
from kb.editors.writing import WANTED_PHRASINGS

router = page_router()

ROWS = 50  # on a page
STATUSES = ("published", "draft", "archived")
Word = Annotated[str, Query(max_length=200)]


@router.get("/")
async def list_articles(
    request: Request,
    actor: Reader,
    q: Word = "",
    status: Word = "",
    language: Word = "",
    skill: Word = "",
    after: Word | None = None,
) -> Response:
    """A piece of the list, last changed first."""
    articles = providers.articles(request)
    filters = {"words": q.strip(), "status": status, "language": language, "skill": skill}
    asked = {"q": filters["words"], "status": status, "language": language, "skill": skill}
    return show(
        request,
        actor,
        "articles.html",
        "list",
        found=await articles.browse(filters, ROWS, after),
        counts=await _counts(articles),
        skills=[(skill, skill) for skill in await articles.skills()],
        filters=filters,
        filtered=any(filters.values()),
        query=urlencode({name: value for name, value in asked.items() if value}),
        after=after,
        wanted=WANTED_PHRASINGS,
    )


async def _counts(articles: Articles) -> dict[str, int]:
    found = await asyncio.gather(*(articles.browse({"status": status}, limit=1) for status in STATUSES))
    return {status: page.total for status, page in zip(STATUSES, found, strict=True)}
