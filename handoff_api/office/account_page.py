"""One's own account: who one is here, a new password, and where one is signed in."""

from typing import Annotated, Any

from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from common.auth import Actor
from common.errors import NotSignedIn, StaffettaError, TooManyRequests
from common.ids import token_hash
from handoff_api.agents.staff_api import session_token
from handoff_api.office.access import Anybody, page_router
from handoff_api.office.forms import problem_of
from handoff_api.providers import Services, Use, address
from handoff_api.staff.models import Staff

router = page_router()

PATH = "/account"

Typed = Annotated[str, Form(max_length=1000)]


@router.get(PATH)
async def account_page(request: Request, use: Use, actor: Anybody, done: str = "") -> Response:
    """What is known about whoever is signed in."""
    return await _page(request, use, actor, done=done)


@router.post(f"{PATH}/password")
async def change_password(request: Request, use: Use, actor: Anybody, current: Typed = "", new: Typed = "") -> Response:
    """Replace one's own password; elsewhere one is signed out."""
    me = await _me(request, use)
    try:
        await use.passwords.change(me, session_token(use, request), current, new, address(request))
    except NotSignedIn:
        return await _page(request, use, actor, status=400, problem="current")
    except TooManyRequests as error:
        return await _page(request, use, actor, status=error.status, problem="too_many")
    except StaffettaError as error:
        return await _page(request, use, actor, status=error.status, problem=problem_of(error))
    return _to(use, f"{PATH}?done=password")


@router.post(f"{PATH}/sessions")
async def end_sessions(request: Request, use: Use, actor: Anybody, which: Typed = "") -> Response:
    """Sign out elsewhere, or everywhere."""
    me = await _me(request, use)
    if which == "others":
        await use.passwords.end_sessions(me, but=session_token(use, request))
        return _to(use, f"{PATH}?done=others")
    await use.passwords.end_sessions(me)
    await use.presence.leave(me.id)
    return _to(use, "/sign-in")


def _to(use: Services, path: str) -> Response:
    return RedirectResponse(f"{use.settings.handoff_api_address}{path}", status_code=303)


async def _me(request: Request, use: Services) -> Staff:
    me = await use.sessions.current(session_token(use, request))
    if me is None:
        raise NotSignedIn("Please sign in first.")
    return me


async def _page(request: Request, use: Services, actor: Actor, status: int = 200, **more: Any) -> Response:
    context = {"problem": "", "done": ""} | more
    return use.pages.page(
        request, "own_account.html", status=status, actor=actor, me=await _me(request, use),
        sessions=await use.sessions.of(actor.id), this=token_hash(session_token(use, request)), **context,
    )  # fmt: skip
