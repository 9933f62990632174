"""The staff's pages of what is going on: what is new since my last shift, one notice or case with who is affected."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from common.auth import Actor, authorise
from common.browser_safety import require_same_origin
from common.clock import iso
from common.pages import page_language
from handoff_api.agents.going_on import affected_context, going_on
from handoff_api.agents.pages import Agent
from handoff_api.notices.board import REACH_BACK
from handoff_api.notices.models import moment_of
from handoff_api.notices.news import news
from handoff_api.providers import CurrentActor, Services, Use

router = APIRouter(include_in_schema=False)

NEWS = "/desk/news"


@router.get(NEWS)
async def news_page(request: Request, use: Use, actor: CurrentActor) -> Response:
    """What goes on now, and what has happened since I was last here; below that what I have read already."""
    if (away := _to_sign_in(request, use, actor)) is not None:
        return away
    now, language = use.clock.now(), page_language(request)
    fresh, since = await use.notices.news(actor.id, language)
    before = [one for one in news(use.notices.board, language, iso(now - REACH_BACK)) if one.at <= since]
    context = {"fresh": fresh, "before": before, "since": since, "is_known": use.notices.board.is_known}
    return await _page(request, use, actor, "news.html", **context)


@router.post(f"{NEWS}/seen")
async def seen(request: Request, use: Use, actor: Agent) -> Response:
    """I have read what the page showed."""
    require_same_origin(request, [use.settings.handoff_api_address])
    up_to = str((await request.form()).get("up_to", ""))
    await use.notices.read_news(actor.id, up_to if moment_of(up_to) else iso(use.clock.now()))
    return RedirectResponse(f"{use.settings.handoff_api_address}{NEWS}", status_code=303)


@router.get("/desk/notices/{notice_id}")
async def notice_page(notice_id: str, request: Request, use: Use, actor: CurrentActor) -> Response:
    """One notice in full, and whom it concerns."""
    if (away := _to_sign_in(request, use, actor)) is not None:
        return away
    notice = await use.notices.get(notice_id)
    context = affected_context(await use.notices.affected(notice))
    return await _page(request, use, actor, "notice.html", notice=notice, **context)


@router.get("/desk/cases/{case_id}")
async def case_page(case_id: str, request: Request, use: Use, actor: CurrentActor) -> Response:
    """The chats in which something seems to be going on."""
    if (away := _to_sign_in(request, use, actor)) is not None:
        return away
    case = await use.notices.case(case_id)
    context = affected_context(await use.notices.affected_by_case(case))
    return await _page(request, use, actor, "case.html", case=case, **context)


def _to_sign_in(request: Request, use: Services, actor: Actor) -> Response | None:
    """The way to the sign-in page for who is not signed in. Raises NotAllowed for who is no agent."""
    if actor.kind != "staff":
        here = quote(request.url.path, safe="")
        return RedirectResponse(f"{use.settings.handoff_api_address}/sign-in?next={here}", status_code=303)
    authorise(actor, "conversation.read")
    return None


async def _page(request: Request, use: Services, actor: Actor, template: str, **context: Any) -> Response:
    going = await going_on(use, actor, page_language(request))
    return use.pages.page(request, template, actor=actor, now=iso(use.clock.now()), going_on=going, **context)
