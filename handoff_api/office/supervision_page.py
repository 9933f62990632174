"""The supervisor's page: the desk, live, and the hand that moves a conversation."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

from common.auth import Actor
from common.clock import iso
from common.pages import page_language
from handoff_api.agents.going_on import going_on
from handoff_api.agents.names import initials
from handoff_api.office.access import Owner, page_router
from handoff_api.office.supervision_view import supervision
from handoff_api.providers import Services, Use

router = page_router()

PATH = "/desk/supervision"


@router.get(PATH)
async def supervision_page(request: Request, use: Use, actor: Owner) -> Response:
    """The whole page."""
    return use.pages.page(request, "supervision.html", actor=actor, tab="supervision", **await _context(request, use, actor))


@router.get("/desk/parts/supervision")
async def supervision_part(request: Request, use: Use, actor: Owner) -> Response:
    """What the script fetches when something has changed."""
    return use.pages.page(request, "supervision_part.html", actor=actor, **await _context(request, use, actor))


async def _context(request: Request, use: Services, actor: Actor) -> dict[str, Any]:
    now = use.clock.now()
    view = await use.database.read(lambda c: supervision(c, now, actor))
    going = await going_on(use, actor, page_language(request))
    return {"desk": view, "going_on": going, "now": iso(now), "initials": initials, "sends_mail": use.invitations.sends_mail}
