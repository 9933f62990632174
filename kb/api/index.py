"""`POST /api/reindex`: make the index anew from SQL."""

from fastapi import APIRouter

from common.auth import authorise
from kb.providers import ActorOf, SearchOf

router = APIRouter(prefix="/api", tags=["index"])


@router.post("/reindex")
async def reindex(actor: ActorOf, search: SearchOf) -> dict[str, int]:
    """Forget every vector of this model and embed what is published; questions are answered meanwhile."""
    authorise(actor, "article.import")
    return {"passages": await search.reindex()}
