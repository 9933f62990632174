"""Promises over HTTP: make one in a chat, see what is owed, move, keep and hand over; for the owner how they turned out."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from common.auth import Actor
from handoff_api.agents import promises_as_json as as_json
from handoff_api.agents.permissions import requires
from handoff_api.handoffs.models import Id, Long, Short, Text
from handoff_api.handoffs.promising import Given
from handoff_api.promises import Promise
from handoff_api.promises import repository as promises
from handoff_api.promises.models import State
from handoff_api.providers import Services, Use

FIGURES_OF = timedelta(days=28)  # four weeks, so that each weekday counts alike

router = APIRouter(tags=["promises"])

Reason = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]
# As strict as visitors' own; see `handoff_api/visitors/bodies.py`, which imports nothing of the staff's.
Email = Annotated[Short, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ()./-]{4,28}$")]
What = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Made(_Body):
    """What an agent promises, and until when; without an owner it is his own.

    An address that the visitor has told him goes with it.
    """

    text: What
    due: AwareDatetime
    owner_id: Id | None = None
    email: Email | None = None
    phone: Phone | None = None


class Moved(_Body):
    """Another time; the visitor reads the reason."""

    due: AwareDatetime
    reason: Reason


class Kept(_Body):
    """How it was kept, for colleagues."""

    note: Long | None = None


class HandedOver(_Body):
    """Who owns it from now on."""

    owner_id: Id


@router.post("/api/handoffs/{handoff_id}/promises", status_code=201)
async def make(handoff_id: str, body: Made, use: Use, actor: Actor = requires("promise.make")) -> dict[str, Any]:
    """Promise the visitor of one's chat something by a time. 409 when he has left no address."""
    given = Given(body.text, body.due, body.owner_id, body.email, body.phone)
    return await _told(use, await use.promises.make(actor, handoff_id, given))


@router.get("/api/promises")
async def list_promises(
    use: Use,
    state: State | None = None,
    owner: Id | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: Annotated[str | None, StringConstraints(max_length=100)] = None,
    _: Actor = requires("promise.read"),
) -> dict[str, Any]:
    """Promises, the most urgent first; without a state all that are owed, late and broken ones among them."""
    return await use.database.read(lambda c: as_json.page(c, state, owner, limit, after))


@router.get("/api/promises/figures")
async def figures(use: Use, _: Actor = requires("promise.figures")) -> dict[str, Any]:
    """How the promises of the last 28 days turned out."""
    now = use.clock.now()
    found = await use.database.read(lambda c: promises.figures(c, now - FIGURES_OF, now))
    return {
        "days": FIGURES_OF.days,
        "kept": found.kept,
        "late": found.late,
        "broken": found.broken,
        "owed": found.owed,
        "share_kept": found.share_kept,
    }


@router.post("/api/promises/{promise_id}/move")
async def move(promise_id: str, body: Moved, use: Use, actor: Actor = requires("promise.make")) -> dict[str, Any]:
    """Give it another time and tell the visitor why. 409 after the old time."""
    return await _told(use, await use.promises.move(actor, promise_id, body.due, body.reason))


@router.post("/api/promises/{promise_id}/keep")
async def keep(promise_id: str, body: Kept, use: Use, actor: Actor = requires("promise.make")) -> dict[str, Any]:
    """The visitor has what was promised, by phone say. An answer in the chat says so by itself."""
    return await _told(use, await use.promises.keep(actor, promise_id, body.note))


@router.post("/api/promises/{promise_id}/hand-over")
async def hand_over(
    promise_id: str, body: HandedOver, use: Use, actor: Actor = requires("promise.make")
) -> dict[str, Any]:
    """Let a colleague own it, or take it upon oneself."""
    return await _told(use, await use.promises.hand_over(actor, promise_id, body.owner_id))


async def _told(use: Services, promise: Promise) -> dict[str, Any]:
    return await use.database.read(lambda c: as_json.one(c, promise))
