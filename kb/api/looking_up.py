"""`GET /api/search`: published articles for somebody who reads them himself, such as an agent in a chat."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from common.auth import authorise
from kb.providers import ActorOf, SearchOf
from kb.search.question import CHARACTERS

router = APIRouter(prefix="/api", tags=["decisions"])


@router.get("/search")
async def look_up(
    actor: ActorOf,
    search: SearchOf,
    q: Annotated[str, Query(min_length=1, max_length=CHARACTERS)],
    language: Annotated[str | None, Query(max_length=10)] = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> dict[str, Any]:
    """Articles in `language` for a question or for words of a title, best first. Nothing is decided or counted."""
    authorise(actor, "article.read")
    return {"items": [found.as_json() for found in await search.look_up(q, language, limit)]}
