"""`/api/notices`: what visitors are told first; and what agents remark about notices and articles."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from common.auth import authorise
from kb.notices.models import Change, Content, NewRemark, News, Notice, NoticePage, Remark, State
from kb.providers import ActorOf, NoticesOf, RemarksOf

router = APIRouter(prefix="/api", tags=["notices"])


@router.get("/notices", response_model=NoticePage)
async def browse(
    request: Request,
    actor: ActorOf,
    notices: NoticesOf,
    state: Annotated[list[State] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Notices, last changed first; `state` may be named several times. Says 304 to whoever has them as they are."""
    authorise(actor, "notice.read")
    page = await notices.page(state or [], limit, after)
    body = JSONResponse(page.model_dump())
    mark = f'"{hashlib.sha256(body.body).hexdigest()[:32]}"'
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers={"ETag": mark})
    body.headers["ETag"] = mark
    return body


@router.post("/notices", status_code=201)
async def create(content: Content, actor: ActorOf, notices: NoticesOf) -> Notice:
    """A new draft."""
    authorise(actor, "notice.edit")
    return await notices.create(content, actor)


@router.get("/notices/{notice_id}")
async def get(notice_id: str, actor: ActorOf, notices: NoticesOf) -> Notice:
    """One notice as it stands now."""
    authorise(actor, "notice.read")
    return await notices.get(notice_id)


@router.put("/notices/{notice_id}")
async def update(notice_id: str, change: Change, actor: ActorOf, notices: NoticesOf) -> Notice:
    """Write it anew. 409 when somebody saved one after `base_revision`."""
    authorise(actor, "notice.edit")
    return await notices.update(notice_id, change, actor)


@router.delete("/notices/{notice_id}", status_code=204)
async def delete(notice_id: str, actor: ActorOf, notices: NoticesOf) -> None:
    """Throw away a draft."""
    authorise(actor, "notice.edit")
    await notices.delete(notice_id)


@router.post("/notices/{notice_id}/start")
async def start(notice_id: str, actor: ActorOf, notices: NoticesOf) -> Notice:
    """Run it from now on, or from its start if that is still to come."""
    authorise(actor, "notice.edit")
    return await notices.start(notice_id, actor)


@router.post("/notices/{notice_id}/end")
async def end(notice_id: str, actor: ActorOf, notices: NoticesOf) -> Notice:
    """Tell it to nobody any more, from the next question on."""
    authorise(actor, "notice.edit")
    return await notices.end(notice_id, actor)


@router.post("/notices/{notice_id}/updates", status_code=201)
async def tell(notice_id: str, news: News, actor: ActorOf, notices: NoticesOf) -> Notice:
    """Tell what is new about a running notice: its version grows."""
    authorise(actor, "notice.edit")
    return await notices.tell(notice_id, news, actor)


@router.get("/notices/{notice_id}/remarks")
async def remarks_of_notice(notice_id: str, actor: ActorOf, remarks: RemarksOf) -> dict[str, list[Remark]]:
    """What agents remarked about a notice, what waits for an editor first."""
    authorise(actor, "notice.read")
    return {"items": await remarks.of("notice", notice_id)}


@router.post("/notices/{notice_id}/remarks", status_code=201)
async def remark_on_notice(notice_id: str, new: NewRemark, actor: ActorOf, remarks: RemarksOf) -> Remark:
    """Say that visitors take a notice the wrong way, or whatever editors should know about it."""
    authorise(actor, "remark.add")
    return await remarks.add("notice", notice_id, new, actor)


@router.get("/articles/{article_id}/remarks")
async def remarks_of_article(article_id: str, actor: ActorOf, remarks: RemarksOf) -> dict[str, list[Remark]]:
    """What agents remarked about an article, what waits for an editor first."""
    authorise(actor, "article.read")
    return {"items": await remarks.of("article", article_id)}


@router.post("/articles/{article_id}/remarks", status_code=201)
async def remark_on_article(article_id: str, new: NewRemark, actor: ActorOf, remarks: RemarksOf) -> Remark:
    """Say that visitors take an article the wrong way, or whatever editors should know about it."""
    authorise(actor, "remark.add")
    return await remarks.add("article", article_id, new, actor)


@router.post("/remarks/{remark_id}/done")
async def deal_with(remark_id: str, actor: ActorOf, remarks: RemarksOf) -> Remark:
    """Mark a remark as dealt with."""
    authorise(actor, "article.edit")
    return await remarks.deal_with(remark_id, actor)
