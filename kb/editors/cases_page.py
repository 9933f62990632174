"""Cases: unusually many people who ask the same at once, what a person says about it, and bursts that are announced."""

from datetime import datetime, tzinfo
from typing import Annotated

from fastapi import Form, Query, Request
from starlette.responses import Response

from common.auth import Actor
from common.clock import SYSTEM_CLOCK, iso, parse_iso
from common.errors import BadRequest, NotFound
from kb import providers
from kb.articles.models import Article
from kb.cases.models import Look
from kb.cases.service import QUESTIONS
from kb.editors.access import Editor, Reader, page_router
from kb.editors.case_chart import chart
from kb.editors.company_time import company_time, from_field, in_words, to_field
from kb.editors.drawing import Sentences, go_to, say, show

router = page_router()

ROWS = 30  # cases on a page
STRIPS = 3  # open cases on top of other pages
SHOWN = 60  # questions of a case
DONE = ("confirmed", "dismissed", "announced", "withdrawn")
Word = Annotated[str, Query(max_length=200)]
Line = Annotated[str, Form(max_length=200)]


async def open_cases(request: Request) -> list[Look]:
    """What `cases_open.html` shows on top of a page."""
    return await providers.cases(request).page(("open",), STRIPS, questions=STRIPS)


@router.get("/cases")
async def cases(request: Request, actor: Reader, after: Word = "", done: Word = "") -> Response:
    """All cases, the latest first, and what has been announced."""
    return await _draw_list(request, actor, after, done, {}, "")


@router.get("/cases/{case_id}")
async def case(request: Request, case_id: str, actor: Reader, done: Word = "") -> Response:
    """One case: how it grew, what was asked, and what can be done about it."""
    look = await providers.cases(request).get(case_id)
    return show(
        request,
        actor,
        "case.html",
        "notices",
        look=look,
        case=look.case,
        questions=look.questions[:SHOWN],
        more=max(0, min(QUESTIONS, len(look.questions)) - SHOWN),
        chart=chart(look.case, look.questions, SYSTEM_CLOCK.now()),
        article=await _article(request, look.case.article_id),
        done=done if done in DONE else "",
    )


@router.post("/cases/{case_id}")
async def decide(
    request: Request, case_id: str, actor: Editor, action: Line = "", reason: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """Something is the matter, or nothing is."""
    kept = providers.cases(request)
    if action == "confirm":
        await kept.confirm(case_id, actor)
        return go_to(request, f"/cases/{case_id}?done=confirmed")
    if action == "dismiss":
        await kept.dismiss(case_id, reason, actor)
        return go_to(request, f"/cases/{case_id}?done=dismissed")
    raise BadRequest("This page knows no such action. Load it again.")


@router.post("/announced")
async def announce(
    request: Request,
    actor: Editor,
    title: Line = "",
    articles: Annotated[str, Form(max_length=2000)] = "",
    questions: Annotated[str, Form(max_length=8000)] = "",
    starts_at: Line = "",
    ends_at: Line = "",
) -> Response:
    """Announce a burst, or show the form again with what is wrong."""
    zone = await company_time(request).zone()
    typed = {"title": title, "articles": articles, "questions": questions, "starts_at": starts_at, "ends_at": ends_at}
    starts, ends = _moment(starts_at, zone), _moment(ends_at, zone)
    names = articles.replace(",", " ").split()
    if problem := await _problem(request, title, names, questions, starts, ends):
        return await _draw_list(request, actor, "", "", typed, problem)
    await providers.cases(request).announce(title, names, questions.splitlines(), starts, ends, actor)
    return go_to(request, "/cases?done=announced#announced")


@router.post("/announced/{announced_id}/withdraw")
async def withdraw(request: Request, announced_id: str, _actor: Editor) -> Response:
    """It will not come after all."""
    await providers.cases(request).withdraw(announced_id)
    return go_to(request, "/cases?done=withdrawn#announced")


async def _draw_list(
    request: Request, actor: Actor, after: str, done: str, typed: dict[str, str], wrong: str
) -> Response:
    kept, zone = providers.cases(request), await company_time(request).zone()
    listed = await kept.listed(limit=ROWS + 1, after=after)
    return show(
        request,
        actor,
        "cases.html",
        "notices",
        status=400 if wrong else 200,
        cases=listed[:ROWS],
        more=listed[ROWS - 1].id if len(listed) > ROWS else "",
        after=after,
        announced=[
            (one, in_words(request, one.starts_at, zone), in_words(request, one.ends_at, zone))
            for one in await kept.announced()
        ],
        typed=Sentences(typed),
        wrong=wrong,
        now=to_field(iso(SYSTEM_CLOCK.now()), zone),
        done=done if done in DONE else "",
    )


async def _problem(
    request: Request, title: str, names: list[str], questions: str, starts: datetime | None, ends: datetime | None
) -> str:
    """What is wrong with an announced burst, in the reader's language; empty for nothing."""
    if not title.strip():
        return say(request, "announced.no_title")
    if not names and not questions.strip():
        return say(request, "announced.no_questions")
    if starts is None or ends is None or not starts < ends or ends <= SYSTEM_CLOCK.now():
        return say(request, "announced.no_time")
    for name in names:
        if await _article(request, name) is None:
            return say(request, "announced.no_article", name=name)
    return ""


def _moment(typed: str, zone: tzinfo) -> datetime | None:
    text = from_field(typed, zone)
    return parse_iso(text) if text else None


async def _article(request: Request, article_id: str | None) -> Article | None:
    try:
        return await providers.articles(request).get(article_id) if article_id else None
    except NotFound:
        return None
