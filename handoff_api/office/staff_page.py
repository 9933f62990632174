"""The page of those who work here: who they are, who is expected, who has left, and what was changed."""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from common.auth import ROLES, Actor
from common.errors import NotFound, StaffettaError
from common.language import LANGUAGES
from common.pages import page_language
from handoff_api.office.access import Administrator, page_router
from handoff_api.office.forms import NotUnderstood, form_of, problem_of, understood
from handoff_api.providers import Services, Use
from handoff_api.staff.models import Staff
from handoff_api.team.models import NewInvitation, StaffChange

router = page_router()

PATH = "/desk/staff"
LINES = 40  # of what was changed, on a page
BLANK = {"email": "", "roles": ["agent"], "skills": [], "languages": list(LANGUAGES)}


@router.get(PATH)
async def staff_page(request: Request, use: Use, actor: Administrator, done: str = "", who: str = "") -> Response:
    """Everybody, and the form that invites."""
    return await _page(request, use, actor, done=done, who=who)


@router.post(f"{PATH}/invitations")
async def invite(request: Request, use: Use, actor: Administrator) -> Response:
    """Invite somebody; the page that answers is the only one that shows the link."""
    fields = await form_of(request)
    try:
        invitation, path = await use.invitations.invite(actor, understood(NewInvitation, fields))
    except NotUnderstood as error:
        return await _page(request, use, actor, status=400, form=fields, problem=error.key)
    except StaffettaError as error:
        return await _page(request, use, actor, status=error.status, form=fields, problem=problem_of(error))
    address = f"{use.settings.handoff_api_address}{path}"
    return await _page(request, use, actor, done="invited", who=invitation.email, handed=address)


@router.post(f"{PATH}/invitations/{{invitation_id}}/withdraw")
async def withdraw(invitation_id: str, use: Use, actor: Administrator) -> Response:
    """Let an invitation work no more."""
    try:
        await use.invitations.withdraw(actor, invitation_id)
    except NotFound:
        return _to(use, PATH)  # somebody was faster, or it was accepted: the list says so
    return _to(use, f"{PATH}?done=withdrawn")


@router.get(f"{PATH}/{{staff_id}}")
async def person_page(staff_id: str, request: Request, use: Use, actor: Administrator, done: str = "") -> Response:
    """One account, with what may be done about it."""
    return await _person(request, use, actor, staff_id, done=done)


@router.post(f"{PATH}/{{staff_id}}")
async def change_person(staff_id: str, request: Request, use: Use, actor: Administrator) -> Response:
    """Keep what was typed about somebody."""
    fields = await form_of(request)
    try:
        await use.team.change(actor, staff_id, understood(StaffChange, fields))
    except NotUnderstood as error:
        return await _person(request, use, actor, staff_id, status=400, form=fields, problem=error.key)
    except StaffettaError as error:
        return await _person(request, use, actor, staff_id, status=error.status, form=fields, problem=problem_of(error))
    return _to(use, f"{PATH}/{staff_id}?done=saved")


@router.post(f"{PATH}/{{staff_id}}/active")
async def end_or_reactivate(staff_id: str, request: Request, use: Use, actor: Administrator) -> Response:
    """End an account, or let it be used again."""
    active = (await form_of(request)).get("active") == "yes"
    try:
        await use.team.change(actor, staff_id, StaffChange(active=active))
    except NotFound:
        raise
    except StaffettaError as error:
        return await _person(request, use, actor, staff_id, status=error.status, problem=problem_of(error))
    return _to(use, f"{PATH}/{staff_id}?done={'back' if active else 'ended'}")


@router.post(f"{PATH}/{{staff_id}}/password-link")
async def password_link(staff_id: str, request: Request, use: Use, actor: Administrator) -> Response:
    """A link for a new password, shown on the page that answers and nowhere else."""
    path = await use.passwords.make_link(actor, staff_id)
    address = f"{use.settings.handoff_api_address}{path}"
    return await _person(request, use, actor, staff_id, done="link", handed=address)


def _to(use: Services, path: str) -> Response:
    return RedirectResponse(f"{use.settings.handoff_api_address}{path}", status_code=303)


async def _page(
    request: Request, use: Services, actor: Actor, status: int = 200, form: dict[str, Any] | None = None, **more: Any
) -> Response:
    everybody = await use.team.everybody()
    present = {one.staff_id: one.status for one in await use.presence.all()}
    blank = BLANK | {"language": page_language(request)}
    context = {"problem": "", "handed": "", "done": "", "who": ""} | more
    return use.pages.page(
        request, "staff.html", status=status, actor=actor, tab="staff", form=blank | (form or {}), roles=ROLES,
        people=[one for one in everybody if one.active], ended=[one for one in everybody if not one.active],
        present=present, skills=_skills(everybody), invitations=await use.invitations.open(),
        audit=await use.team.audit(LINES), sends_mail=use.invitations.sends_mail, names=_names(everybody), **context,
    )  # fmt: skip


async def _person(
    request: Request, use: Services, actor: Actor, staff_id: str, status: int = 200,
    form: dict[str, Any] | None = None, **more: Any,
) -> Response:  # fmt: skip
    everybody = await use.team.everybody()
    person = next((one for one in everybody if one.id == staff_id), None)
    if person is None:
        raise NotFound("There is no such account.")
    filled = {
        "name": person.name, "roles": list(person.roles), "skills": list(person.skills),
        "languages": list(person.languages),
    }  # fmt: skip
    context = {"problem": "", "handed": "", "done": ""} | more
    return use.pages.page(
        request, "person.html", status=status, actor=actor, tab="staff", person=person, form=filled | (form or {}),
        roles=ROLES, skills=_skills(everybody), sessions=len(await use.sessions.of(staff_id)),
        audit=await use.team.audit(LINES, staff_id), names=_names(everybody), **context,
    )  # fmt: skip


def _skills(everybody: list[Staff]) -> list[str]:
    return sorted({skill for one in everybody if one.active for skill in one.skills})


def _names(everybody: list[Staff]) -> dict[str, str]:
    return {one.id: one.name for one in everybody}
