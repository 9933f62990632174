"""Whether a person could answer now, and what is known to be the matter: for everybody, before anybody asks."""

from typing import Any

from fastapi import APIRouter

from handoff_api.providers import Use

router = APIRouter(prefix="/api/availability", tags=["visitors"])


@router.get("")
async def availability(use: Use) -> dict[str, Any]:
    """How many agents are at the desk, whether it is open (null: no hours are set), and when it opens next.

    `notices` are those that the chat shows as a banner, in all their languages; on which page, it finds out.
    """
    now = await use.handoffs.availability()
    return {
        "agents_present": now.agents_present,
        "open": now.open,
        "next_open": now.next_open,
        "notices": use.notices.banners(),
    }
