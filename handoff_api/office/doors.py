"""Where links let people in who are not signed in yet: an invitation, and the way to a new password."""

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Form, Request
from starlette.responses import Response

from common.browser_safety import require_same_origin
from common.errors import NotFound, StaffettaError, TooManyRequests
from common.pages import page_language
from handoff_api.agents.sign_in import let_in, workplace
from handoff_api.office.forms import problem_of
from handoff_api.providers import Services, Use, address
from handoff_api.staff.models import Staff

router = APIRouter(include_in_schema=False)

Typed = Annotated[str, Form(max_length=1000)]


@router.get("/invitations/{code}")
async def invitation_page(code: str, request: Request, use: Use) -> Response:
    """What one is invited to, and the form to come in; looking at it uses nothing up."""
    return await _invitation(request, use, code)


@router.post("/invitations/{code}")
async def accept(code: str, request: Request, use: Use, name: Typed = "", password: Typed = "") -> Response:
    """Come in: the account is made, and one is signed in."""
    require_same_origin(request, [use.settings.handoff_api_address])
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80:
        return await _invitation(request, use, code, problem="name", status=400, name=name[:80])
    try:
        staff = await use.invitations.accept(code, name, password)
    except NotFound:
        return await _invitation(request, use, code)
    except StaffettaError as error:
        return await _invitation(request, use, code, problem=problem_of(error), status=error.status, name=name)
    return await _let_in(use, staff)


@router.get("/forgotten-password")
async def forgotten_page(request: Request, use: Use) -> Response:
    """Where to say that one has forgotten it."""
    return _draw(request, use, "forgotten.html", sent=False, sends_mail=use.passwords.sends_mail)


@router.post("/forgotten-password")
async def forgotten(request: Request, use: Use, later: BackgroundTasks, email: Typed = "") -> Response:
    """Have a link sent; the answer and its time are the same whether or not the address has an account."""
    require_same_origin(request, [use.settings.handoff_api_address])
    later.add_task(_ask, use, email, address(request), page_language(request))
    response = _draw(request, use, "forgotten.html", sent=True, sends_mail=use.passwords.sends_mail)
    response.background = later
    return response


async def _ask(use: Services, email: str, where: str, language: str) -> None:
    try:
        await use.passwords.ask(email, where, language)
    except TooManyRequests:
        return  # to say so would tell a prober how far he has come; whoever means it has letters enough


@router.get("/new-password/{code}")
async def new_password_page(code: str, request: Request, use: Use) -> Response:
    """The form for a new password; looking at it uses nothing up."""
    return await _new_password(request, use, code)


@router.post("/new-password/{code}")
async def new_password(code: str, request: Request, use: Use, password: Typed = "") -> Response:
    """Keep the new password, and sign in with it."""
    require_same_origin(request, [use.settings.handoff_api_address])
    try:
        staff = await use.passwords.use_link(code, password)
    except NotFound:
        return await _new_password(request, use, code)
    except StaffettaError as error:
        return await _new_password(request, use, code, problem=problem_of(error), status=error.status)
    return await _let_in(use, staff)


async def _invitation(
    request: Request, use: Services, code: str, problem: str = "", status: int = 200, name: str = ""
) -> Response:
    try:
        invitation, by = await use.invitations.with_code(code)
    except NotFound:
        return _draw(request, use, "link_over.html", 404, what="invitation")
    return _draw(request, use, "invitation.html", status, invitation=invitation, by=by, problem=problem, name=name)


async def _new_password(request: Request, use: Services, code: str, problem: str = "", status: int = 200) -> Response:
    try:
        who = await use.passwords.owner(code)
    except NotFound:
        return _draw(request, use, "link_over.html", 404, what="password")
    return _draw(request, use, "new_password.html", status, who=who, problem=problem)


def _draw(request: Request, use: Services, template: str, status: int = 200, **context: Any) -> Response:
    return use.pages.page(request, template, status=status, **context)


async def _let_in(use: Services, staff: Staff) -> Response:
    return let_in(use.settings, await use.sessions.begin(staff), workplace(use.settings, staff.actor))
