"""The page of promises: everything that is owed to visitors, the most urgent first."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from common.auth import OWNERS, Actor, authorise
from common.clock import iso
from common.database import Connection
from handoff_api.agents.promise_rows import Whose, owed_page
from handoff_api.agents.promises_api import FIGURES_OF
from handoff_api.promises import repository as promises
from handoff_api.providers import CurrentActor, Use

router = APIRouter(include_in_schema=False)

PATH = "/desk/promises"


@router.get(PATH)
async def promises_page(request: Request, use: Use, actor: CurrentActor, whose: Whose | None = None) -> Response:
    """What is owed; an agent sees his own first, whoever is in charge everybody's."""
    if actor.kind != "staff":
        here = quote(PATH, safe="")
        return RedirectResponse(f"{use.settings.handoff_api_address}/sign-in?next={here}", status_code=303)
    authorise(actor, "promise.read")
    now = use.clock.now()
    chosen = whose or ("all" if actor.roles & OWNERS else "mine")
    context = await use.database.read(lambda c: _context(c, now, actor, chosen))
    return use.pages.page(request, "promises.html", actor=actor, now=iso(now), whose=chosen, **context)


def _context(c: Connection, now: datetime, actor: Actor, whose: Whose) -> dict[str, Any]:
    rows, counts = owed_page(c, now, actor, whose)
    figures = promises.figures(c, now - FIGURES_OF, now) if actor.roles & OWNERS else None
    return {"rows": rows, "counts": counts, "figures": figures, "days": FIGURES_OF.days}
