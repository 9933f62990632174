"""The page where the staff of both services sign in, and the way out."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from common.auth import AGENTS, Actor, session_cookie
from common.browser_safety import require_same_origin
from common.errors import NotSignedIn, TooManyRequests
from common.pages import origin_of, page_language
from handoff_api.agents.staff_api import leave_desk
from handoff_api.providers import CurrentActor, Services, Use, address
from handoff_api.settings import Settings
from handoff_api.staff.sessions import ABSOLUTE

router = APIRouter(include_in_schema=False)

Typed = Annotated[str, Form(max_length=300)]
Address = Annotated[str, Form(max_length=2000)]


@router.get("/sign-in")
async def sign_in_page(request: Request, use: Use, actor: CurrentActor, next: str = "") -> Response:
    """The form; whoever is signed in already goes on at once."""
    if actor.kind == "staff":
        return RedirectResponse(_goal(use.settings, next, actor), status_code=303)
    return _page(request, use, next)


@router.post("/sign-in")
async def sign_in(request: Request, use: Use, email: Typed = "", password: Typed = "", next: Address = "") -> Response:
    """Sign in and go on to `next`, if that is an address of ours."""
    # Somebody else's page must not sign people in either: they would work in an account that is not theirs.
    require_same_origin(request, [use.settings.handoff_api_address])
    try:
        token, staff = await use.sessions.sign_in(email, password, address(request))
    except NotSignedIn as error:
        return _page(request, use, next, email, "signin.wrong", error.status)
    except TooManyRequests as error:
        return _page(request, use, next, email, "signin.too_many", error.status)
    return let_in(use.settings, token, _goal(use.settings, next, staff.actor))


def let_in(settings: Settings, token: str, goal: str) -> Response:
    """Go on to `goal`, with the session in the browser's cookie."""
    response = RedirectResponse(goal, status_code=303)
    response.set_cookie(
        session_cookie(settings.is_https),
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings.is_https,
    )
    return response


@router.post("/sign-out")
async def sign_out(request: Request, use: Use, actor: CurrentActor) -> Response:
    """End the session and go to the form."""
    cookie = session_cookie(use.settings.is_https)
    if actor.kind == "staff":
        await leave_desk(use, actor, request.cookies.get(cookie, ""))
    response = RedirectResponse(f"{use.settings.handoff_api_address}/sign-in", status_code=303)
    response.delete_cookie(cookie, secure=use.settings.is_https, httponly=True, samesite="lax")
    return response


def _page(
    request: Request, use: Services, next: str, email: str = "", problem: str = "", status: int = 200
) -> Response:
    said = use.pages.texts.get(page_language(request), problem) if problem else ""
    return use.pages.page(request, "sign_in.html", status=status, next=next, email=email, problem=said)


def _goal(settings: Settings, next: str, actor: Actor) -> str:
    """Where to go: `next` when it is ours, else the place where this person works."""
    return next if is_ours(settings, next) else workplace(settings, actor)


def workplace(settings: Settings, actor: Actor) -> str:
    """Where somebody with these roles works."""
    return f"{settings.handoff_api_address}/desk" if actor.roles & AGENTS else f"{settings.kb_address}/"


def is_ours(settings: Settings, address: str) -> bool:
    """Whether an address is on one of our two origins. A browser reads a backslash as a slash, so none may be in it."""
    if "\\" in address or any(character <= " " for character in address):
        return False
    parts = urlsplit(address)
    if not parts.scheme and not parts.netloc:
        return address.startswith("/") and not address.startswith("//")
    ours = {origin_of(settings.handoff_api_address), origin_of(settings.kb_address)}
    return parts.scheme in ("http", "https") and f"{parts.scheme}://{parts.netloc}" in ours
