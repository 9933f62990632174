"""`/api/model`: what the decisions of the moment come from."""

from typing import Any

from fastapi import APIRouter

from common.auth import authorise
from kb.providers import ActorOf, SearchOf

router = APIRouter(prefix="/api/model", tags=["model"])


@router.get("")
async def look(actor: ActorOf, search: SearchOf) -> dict[str, Any]:
    """What was learned, from how much, and the threshold that follows from it within the budget."""
    authorise(actor, "model.read")
    return await search.told()


@router.post("")
async def learn(actor: ActorOf, search: SearchOf) -> dict[str, Any]:
    """Learn now, from what is published and all the evidence, unless that was learned last; answers when it is done."""
    authorise(actor, "model.learn")
    await search.settle()
    return await search.told()
