"""How true the waits were that visitors were told: figures for the owner."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter

from common.auth import Actor
from common.database import Connection
from handoff_api.agents.permissions import requires
from handoff_api.handoffs.outcomes import hit_rates
from handoff_api.providers import Use

router = APIRouter(prefix="/api/waits", tags=["waits"])

DAYS = 28
LEAST = 100  # sentences; below that a share would be chance


@router.get("")
async def figures(use: Use, _: Actor = requires("waits.read")) -> dict[str, Any]:
    """Of the last 28 days: how many waits were said, how many were true, and the share once there are a hundred."""
    now = use.clock.now()
    return await use.database.read(lambda c: wait_figures(c, now))


def wait_figures(c: Connection, now: datetime) -> dict[str, Any]:
    """The same with and without a queue: sentences without one are true more often, and say less."""
    rates = hit_rates(c, now - timedelta(days=DAYS))
    return {
        "days": DAYS,
        "with_queue": _figure(*rates.get(True, (0, 0))),
        "without_queue": _figure(*rates.get(False, (0, 0))),
    }


def _figure(true: int, said: int) -> dict[str, Any]:
    return {"said": said, "true": true, "share": round(true / said, 3) if said >= LEAST else None}
