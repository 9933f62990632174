"""The articles to look at again, those first that probably left most people without help, each with the reason."""

from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import Form, Query, Request
from starlette.responses import Response

from common.errors import BadRequest
from kb import providers
from kb.editors.access import Editor, Reader, page_router
from kb.editors.drawing import go_to, say, show
from kb.figures.freshness import Reason

router = page_router()

ROWS = 50  # on a page
DONE = ("reviewed", "taken")


@router.get("/freshness")
async def freshness(
    request: Request,
    actor: Reader,
    reason: Reason | None = None,
    mine: bool = False,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    done: Annotated[str, Query(max_length=20)] = "",
    problem: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The page."""
    worklist = providers.worklist(request)
    rows = await worklist.page(reason, actor.name if mine else "", ROWS + 1, (page - 1) * ROWS)
    asked = {"reason": reason} if reason else {}
    return show(
        request,
        actor,
        "freshness.html",
        "list",
        rows=rows[:ROWS],
        first=(page - 1) * ROWS + 1,
        counted=await worklist.counted(),
        next_day=worklist.next_day().isoformat(),
        reason=reason or "",
        reasons=get_args(Reason),
        mine=mine,
        page=page,
        more=len(rows) > ROWS,
        query=urlencode(asked | ({"mine": "true"} if mine else {})),
        done=done if done in DONE else "",
        problem=say(request, "freshness.no_day") if problem else "",
    )


@router.post("/freshness/{article_id}")
async def look(
    request: Request,
    article_id: str,
    actor: Editor,
    action: Annotated[str, Form()] = "",
    next_on: Annotated[str, Form(max_length=20)] = "",
    back: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Say that an article is still right, or look after it, and go on with the list."""
    worklist = providers.worklist(request)
    if action == "take":
        await worklist.take(article_id, actor)
        return go_to(request, f"/freshness?{back}&done=taken")
    if action != "still_right":
        raise BadRequest("Say that the article is still right, or that you look after it.")
    try:
        await worklist.still_right(article_id, next_on.strip(), actor)
    except BadRequest:
        return go_to(request, f"/freshness?{back}&problem=day")
    return go_to(request, f"/freshness?{back}&done=reviewed")
