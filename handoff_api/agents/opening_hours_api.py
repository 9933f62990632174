"""Opening hours over HTTP: the staff read them, the owner sets them."""

from typing import Any

from fastapi import APIRouter

from common.auth import Actor
from common.clock import iso
from handoff_api.agents.permissions import requires
from handoff_api.opening_hours import OpeningHours, Timetable
from handoff_api.providers import Services, Use

router = APIRouter(prefix="/api/opening-hours", tags=["opening hours"])


@router.get("")
async def read_hours(use: Use, _: Actor = requires("hours.read")) -> dict[str, Any]:
    """The hours that count, whether it is open, and when it opens next; null while nobody has set any."""
    return _told(use, await use.opening_hours.current())


@router.put("")
async def set_hours(hours: OpeningHours, use: Use, actor: Actor = requires("hours.set")) -> dict[str, Any]:
    """Set all hours at once: the week, the special days, the time zone and what skills have of their own."""
    await use.opening_hours.set(actor, hours)
    return _told(use, hours)


def _told(use: Services, hours: OpeningHours | None) -> dict[str, Any]:
    if hours is None:
        return {"hours": None, "open": None, "next_open": None}
    now, timetable = use.clock.now(), Timetable(hours)
    next_open = timetable.next_opening(now)
    return {
        "hours": hours.model_dump(mode="json"),
        "open": timetable.is_open(now),
        "next_open": iso(next_open) if next_open else None,
    }
