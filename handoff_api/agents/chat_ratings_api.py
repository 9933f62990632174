"""What visitors say of chats that have ended: figures for the owner."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter

from common.auth import Actor
from handoff_api.agents.permissions import requires
from handoff_api.handoffs import after_chat
from handoff_api.providers import Use

router = APIRouter(prefix="/api/conversation-ratings", tags=["ratings"])

DAYS = 28


@router.get("")
async def ratings(use: Use, _: Actor = requires("chat_ratings.read")) -> dict[str, Any]:
    """Of the last 28 days: how many chats were closed, solved or not in the visitors' words, by agent; the latest ones."""
    since = use.clock.now() - timedelta(days=DAYS)
    figures, recent = await use.database.read(lambda c: (after_chat.figures(c, since), after_chat.recent(c, since)))
    return {"days": DAYS, **figures, "recent": recent}
