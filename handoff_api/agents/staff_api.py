"""Accounts, sessions and presence over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from common.auth import Actor, bearer, session_cookie
from common.errors import NotSignedIn
from handoff_api.agents.permissions import requires
from handoff_api.event_log import Signal
from handoff_api.providers import CurrentActor, Services, Use, address
from handoff_api.staff.models import NewStaff
from handoff_api.staff.presence import LARGEST_CAPACITY, Status

router = APIRouter(prefix="/api/staff", tags=["staff"])

Typed = Annotated[str, StringConstraints(max_length=300)]


class Credentials(BaseModel):
    """What somebody signs in with."""

    model_config = ConfigDict(extra="forbid")
    email: Typed
    password: Typed


class Desk(BaseModel):
    """How somebody is at the desk, and for how many chats at once."""

    model_config = ConfigDict(extra="forbid")
    status: Status
    capacity: int = Field(ge=0, le=LARGEST_CAPACITY)


@router.post("/sessions", status_code=201)
async def sign_in(body: Credentials, use: Use, request: Request) -> dict[str, Any]:
    """A token for whoever knows the password. 401 when it is wrong, 429 after five attempts."""
    token, staff = await use.sessions.sign_in(body.email, body.password, address(request))
    return {"token": token, "staff_id": staff.id, "name": staff.name, "roles": list(staff.roles)}


@router.delete("/sessions", status_code=204)
async def sign_out(use: Use, request: Request, actor: CurrentActor) -> Response:
    """End the session that asks, everywhere."""
    _require_staff(actor)
    await leave_desk(use, actor, session_token(use, request))
    response = Response(status_code=204)
    response.delete_cookie(session_cookie(use.settings.is_https))
    return response


@router.get("/sessions/current")
async def who_am_i(use: Use, request: Request, actor: CurrentActor) -> dict[str, Any]:
    """Whose session this is."""
    _require_staff(actor)
    staff = await use.sessions.current(session_token(use, request))
    if staff is None:
        raise NotSignedIn("Please sign in first.")
    return staff.public


@router.post("", status_code=201)
async def create(body: NewStaff, use: Use, actor: Actor = requires("staff.create")) -> dict[str, Any]:
    """Make an account; a password that was generated is told this once."""
    staff, password = await use.accounts.create(body)
    await use.team.note_created(actor, staff)
    return staff.public | ({"password": password} if password else {})


@router.get("")
async def list_staff(use: Use, _: Actor = requires("staff.list")) -> dict[str, Any]:
    """Everybody who may sign in, with their presence."""
    staff = await use.accounts.list()
    present = {one.staff_id: one for one in await use.presence.all()}
    items = [one.public | {"presence": present[one.id].status if one.id in present else "away"} for one in staff]
    return {"items": items, "total": len(items), "next": None}


@router.put("/presence")
async def set_presence(body: Desk, use: Use, actor: Actor = requires("presence.set")) -> dict[str, Any]:
    """Say how one is at the desk; it counts for 45 s, unless the console's heartbeat renews it."""
    _require_staff(actor)
    await use.presence.set(actor.id, body.status, body.capacity)
    use.feed.signal(Signal("presence.changed", "", data={"staff_id": actor.id}))
    return body.model_dump()


async def leave_desk(use: Services, actor: Actor, token: str) -> None:
    """End a session; the person no longer counts as present, unless another console of theirs is open."""
    await use.sessions.end(token)
    await use.presence.leave(actor.id)
    use.feed.signal(Signal("presence.changed", "", data={"staff_id": actor.id}))


def session_token(use: Services, request: Request) -> str:
    """The token that a request brings, by header or by cookie."""
    header = bearer(request.headers.get("authorization"))
    return header or request.cookies.get(session_cookie(use.settings.is_https), "")


def _require_staff(actor: Actor) -> None:
    if actor.kind != "staff":
        raise NotSignedIn("Please sign in first.")
