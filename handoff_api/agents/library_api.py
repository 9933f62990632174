"""The knowledge base beside a chat, over HTTP: suggestions for what the visitor said, and search."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from common.auth import Actor
from common.errors import NotFound
from handoff_api.agents.library import Looked, searched, suggested
from handoff_api.agents.permissions import requires
from handoff_api.canned_replies.models import Language
from handoff_api.handoffs import repository as handoffs
from handoff_api.providers import Use

router = APIRouter(prefix="/api", tags=["knowledge"])

Typed = Annotated[str, Query(min_length=1, max_length=200)]


@router.get("/handoffs/{handoff_id}/suggestions")
async def suggestions(handoff_id: str, use: Use, actor: Actor = requires("handoff.read")) -> dict[str, Any]:
    """Articles for what the visitor has said last; `available` is false while kb does not tell."""
    handoff = await use.database.read(lambda c: handoffs.with_id(c, handoff_id))
    if handoff is None:
        raise NotFound("There is no such handoff.")
    return _told(await suggested(use, handoff.conversation_id))


@router.get("/knowledge")
async def search(q: Typed, use: Use, language: Language = "it", _: Actor = requires("handoff.read")) -> dict[str, Any]:
    """Published articles in a language for a question or for words of a title, best first."""
    return _told(await searched(use, q, language))


def _told(looked: Looked) -> dict[str, Any]:
    return {"available": looked.available, "items": [article.model_dump() for article in looked.articles]}
