"""Invitations, changes to accounts and what was written down about them, over HTTP: for administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from common.auth import Actor
from handoff_api.agents.permissions import requires
from handoff_api.providers import Services, Use
from handoff_api.team.models import NewInvitation, StaffChange

router = APIRouter(prefix="/api/staff", tags=["staff"])


@router.post("/invitations", status_code=201)
async def invite(body: NewInvitation, use: Use, actor: Actor = requires("staff.create")) -> dict[str, Any]:
    """Invite somebody; `link` is told this once, `sent` says whether a letter with it is on its way."""
    invitation, path = await use.invitations.invite(actor, body)
    return invitation.public | {"link": _address(use, path), "sent": use.invitations.sends_mail}


@router.get("/invitations")
async def list_invitations(use: Use, _: Actor = requires("staff.create")) -> dict[str, Any]:
    """Who is expected, the latest invited first."""
    items = [one.public for one in await use.invitations.open()]
    return {"items": items, "total": len(items), "next": None}


@router.delete("/invitations/{invitation_id}", status_code=204)
async def withdraw_invitation(invitation_id: str, use: Use, actor: Actor = requires("staff.create")) -> None:
    """Let an invitation work no more."""
    await use.invitations.withdraw(actor, invitation_id)


@router.get("/audit")
async def read_audit(
    use: Use,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    staff_id: Annotated[str | None, Query(max_length=100)] = None,
    _: Actor = requires("staff.create"),
) -> dict[str, Any]:
    """Who did what to whose account, the latest first."""
    items = [line.public for line in await use.team.audit(limit, staff_id)]
    return {"items": items, "total": len(items), "next": None}


@router.patch("/{staff_id}")
async def change(staff_id: str, body: StaffChange, use: Use, actor: Actor = requires("staff.create")) -> dict[str, Any]:
    """Change an account; what is not named stays. `active: false` ends it, with all its sessions."""
    changed = await use.team.change(actor, staff_id, body)
    left = {"chats": changed.departure.chats, "promises": changed.departure.promises}
    return changed.staff.public | {"active": changed.staff.active, "left": left}


@router.delete("/{staff_id}", status_code=204)
async def deactivate(staff_id: str, use: Use, actor: Actor = requires("staff.create")) -> None:
    """End an account with all its sessions; what the person wrote stays, chats go back to the queue."""
    await use.team.change(actor, staff_id, StaffChange(active=False))


@router.post("/{staff_id}/password-links", status_code=201)
async def make_password_link(staff_id: str, use: Use, actor: Actor = requires("staff.create")) -> dict[str, str]:
    """A link with which somebody chooses a new password, once, within a day; told this once."""
    return {"link": _address(use, await use.passwords.make_link(actor, staff_id))}


def _address(use: Services, path: str) -> str:
    return f"{use.settings.handoff_api_address}{path}"
