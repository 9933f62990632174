"""The list of all articles, with search and filters."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from starlette.responses import Response

from common.clock import iso
from kb import providers
from kb.editors.access import Reader, page_router
from kb.editors.company_time import company_time
from kb.editors.drawing import show
from kb.editors.plan_steps import chips
from kb.editors.results_page import FEWEST_VOTES
from kb.editors.writing import WANTED_PHRASINGS
from kb.figures.service import DAYS

router = page_router()

ROWS = 50  # on a page
BEHIND = "behind"
FIRST = 5  # articles to look at again, beside the list
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
    # Lagging translations are chosen like a status, and are none.
    lagging = {"status": "", "behind": "yes"} if status == BEHIND else {}
    found = await articles.browse(filters | lagging, ROWS, after)
    worklist = providers.worklist(request)
    clock = company_time(request)
    zone = await clock.zone()
    return show(
        request,
        actor,
        "articles.html",
        "list",
        found=found,
        chips={row.id: chips(request, row, iso(clock.now()), zone) for row in found.items},
        behind=await providers.translations(request).behind([row.id for row in found.items if row.translation_of]),
        counts=dict.fromkeys(STATUSES, 0) | await articles.counted(),
        skills=[(skill, skill) for skill in await articles.skills()],
        figures=await providers.results(request).of_articles([row.id for row in found.items]),
        fewest_votes=FEWEST_VOTES,
        days=DAYS,
        first=await worklist.page(limit=FIRST),
        to_look_at=await worklist.counted(),
        filters=filters,
        filtered=any(filters.values()),
        query=urlencode({name: value for name, value in asked.items() if value}),
        after=after,
        wanted=WANTED_PHRASINGS,
    )
