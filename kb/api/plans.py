"""`/api/articles/{id}/plan`: when an article is published, expires and is looked at again; and its older versions."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from common.auth import authorise
from kb.articles.models import Article, Planned
from kb.providers import ActorOf, ArticlesOf, SchedulesOf

router = APIRouter(prefix="/api/articles", tags=["articles"])


class Plan(Planned):
    """The body of `PUT /api/articles/{id}/plan`. What it does not name stays, null takes it away."""

    version: int | None = None  # the newest version that was looked at; another one is refused (409)


class Restored(BaseModel):
    """The body of `POST /api/articles/{id}/versions/{version}/restore`."""

    base_version: Annotated[int, Field(ge=1)]


@router.put("/{article_id}/plan")
async def plan(article_id: str, plan: Plan, actor: ActorOf, schedules: SchedulesOf, articles: ArticlesOf) -> Article:
    """Plan what is named. A publication is examined when its time comes, and held back if it breaks something."""
    authorise(actor, "article.publish")
    named = plan.model_dump(exclude={"version"}, exclude_unset=True)
    await schedules.set(article_id, Planned(**named), actor, version=plan.version)
    return await articles.get(article_id)


@router.post("/{article_id}/versions/{version}/restore")
async def restore(article_id: str, version: int, body: Restored, actor: ActorOf, articles: ArticlesOf) -> Article:
    """Make an older version the newest; visitors get it when it is published."""
    authorise(actor, "article.edit")
    return await articles.roll_back(article_id, version, body.base_version, actor)
