"""`GET /api/changes`: who changed which article, when and why, for editors' scripts and for what agents have missed."""

from typing import Annotated

from fastapi import APIRouter, Query

from common.auth import authorise
from kb.articles.changes import ChangePage, Wanted
from kb.providers import ActorOf, SchedulesOf

router = APIRouter(prefix="/api", tags=["articles"])


@router.get("/changes")
async def browse(
    actor: ActorOf,
    schedules: SchedulesOf,
    article: str = "",
    who: str = "",
    since: str = "",
    live: bool = False,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: Annotated[int | None, Query(ge=1)] = None,
) -> ChangePage:
    """Changes, newest first, after the time `since`; `live`: only those that changed what visitors are answered."""
    authorise(actor, "article.read")
    return await schedules.changes(Wanted(article, who, since, live), after, limit)
