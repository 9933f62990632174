"""Whether a person could answer now, for everybody and before anybody asks for one."""

from typing import Any

from fastapi import APIRouter

from handoff_api.providers import Use

router = APIRouter(prefix="/api/availability", tags=["visitors"])


@router.get("")
async def availability(use: Use) -> dict[str, Any]:
    """How many agents are at the desk, whether it is open (null: no hours are set), and when it opens next."""
    now = await use.handoffs.availability()
    return {"agents_present": now.agents_present, "open": now.open, "next_open": now.next_open}
