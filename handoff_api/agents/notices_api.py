"""Whom a notice or a case affects, remarks for the editors, and what is new to somebody of the staff."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from common.auth import Actor
from common.pages import page_language
from handoff_api.agents.permissions import requires
from handoff_api.handoffs.models import Id, Text
from handoff_api.handoffs.scene import require_person
from handoff_api.notices.affected import Affected, summary
from handoff_api.providers import Use

router = APIRouter(prefix="/api", tags=["notices"])

Slug = Annotated[str, StringConstraints(pattern=r"^[\w.:-]{1,200}$")]
Limit = Annotated[int, Query(ge=1, le=500)]
After = Annotated[str, StringConstraints(max_length=100)]


class Remark(BaseModel):
    """What an agent wants the editors to know about a notice or an article: how visitors read it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[Text, StringConstraints(max_length=2000)]
    notice_id: Slug | None = None
    article_id: Slug | None = None
    conversation_id: Id | None = None

    @model_validator(mode="after")
    def is_about_one_thing(self) -> "Remark":
        """A remark is about a notice or about an article."""
        if bool(self.notice_id) == bool(self.article_id):
            raise ValueError("name either notice_id or article_id")
        return self


class Seen(BaseModel):
    """Up to when somebody has read the news."""

    model_config = ConfigDict(extra="forbid")

    up_to: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]


@router.get("/notices/{notice_id}/affected")
async def affected_by_notice(
    notice_id: Slug, use: Use, limit: Limit = 500, after: After = "", _: Actor = requires("conversation.read")
) -> dict[str, Any]:
    """Who was told a notice, and in whose questions its case was seen: how many, and which conversations."""
    notice = await use.notices.get(notice_id)
    return {"notice_id": notice_id, **_page(await use.notices.affected(notice), limit, after)}


@router.get("/cases/{case_id}/affected")
async def affected_by_case(
    case_id: Slug, use: Use, limit: Limit = 500, after: After = "", _: Actor = requires("conversation.read")
) -> dict[str, Any]:
    """In whose questions a case was seen."""
    case = await use.notices.case(case_id)
    return {"case_id": case_id, **_page(await use.notices.affected_by_case(case), limit, after)}


@router.post("/remarks", status_code=201)
async def remark(body: Remark, use: Use, actor: Actor = requires("remark.add")) -> dict[str, bool]:
    """Say something about a notice or an article to its editors, who see who said it."""
    require_person(actor)
    about, name = ("notice", body.notice_id) if body.notice_id else ("article", body.article_id)
    await use.notices.remark(about, name or "", actor.name, body.text, body.conversation_id)
    return {"kept": True}


@router.get("/news")
async def news(request: Request, use: Use, actor: Actor = requires("conversation.read")) -> dict[str, Any]:
    """What is new since the last shift, or since it was last read; the latest first."""
    found, since = await use.notices.news(actor.id, page_language(request))
    return {"since": since, "items": [vars(one) for one in found], "total": len(found), "next": None}


@router.post("/news/seen", status_code=204)
async def seen(body: Seen, use: Use, actor: Actor = requires("conversation.read")) -> None:
    """I have read the news up to a moment."""
    require_person(actor)
    await use.notices.read_news(actor.id, body.up_to)


def _page(found: Sequence[Affected], limit: int, after: str) -> dict[str, Any]:
    ids = [one.conversation.id for one in found]
    begin = ids.index(after) + 1 if after in ids else 0
    shown = found[begin : begin + limit]
    following = shown[-1].conversation.id if begin + limit < len(found) else None
    return {**summary(found), "items": [one.as_json() for one in shown], "next": following}
