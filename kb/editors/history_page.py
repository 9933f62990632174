"""The history of an article: who wrote which version, what it changed, and going back to one."""

from typing import Annotated, Literal

from fastapi import Form, Request
from starlette.responses import Response

from common.auth import authorise
from common.errors import Conflict, NotFound
from kb import providers
from kb.articles.models import Version
from kb.editors.access import Editor, Reader, page_router
from kb.editors.differences import blocks, changed_fields
from kb.editors.drawing import go_to, show
from kb.editors.exam_page import keep
from kb.editors.plan_steps import steps_of
from kb.examination.gate import WouldBreak

router = page_router()


@router.get("/articles/{article_id}/history")
async def history(
    request: Request, article_id: str, actor: Reader, version: int | None = None, newer: bool = False
) -> Response:
    """All versions, and what the chosen one (the newest unless named) changed."""
    article = await providers.articles(request).get(article_id)
    versions = await providers.articles(request).history(article_id)
    before_each = [*versions[1:], None]
    shown = _chosen(versions, version or article.version)
    before = before_each[versions.index(shown)]
    overrides = await providers.gate(request).overrides(article_id)
    return show(
        request,
        actor,
        "history.html",
        "list",
        article=article,
        versions=[
            {"version": one, "first": before is None, "fields": changed_fields(before, one)}
            for one, before in zip(versions, before_each, strict=True)
        ],
        shown=shown,
        before=before,
        blocks=blocks(before, shown),
        newer=newer,
        steps=await steps_of(request, article),
        in_spite={one.version: one for one in reversed(overrides) if one.action == "publish"},
        archived_in_spite=[one for one in overrides if one.action == "archive"],
    )


@router.post("/articles/{article_id}/restore")
async def restore(
    request: Request,
    article_id: str,
    actor: Editor,
    version: Annotated[int, Form()],
    base_version: Annotated[int, Form()],
    then: Annotated[Literal["draft", "publish"], Form()] = "draft",
) -> Response:
    """Make an old version the newest one again: as a draft, or for visitors, when the examination lets it pass."""
    try:
        article = await providers.articles(request).roll_back(article_id, version, base_version, actor)
    except Conflict:
        return go_to(request, f"/articles/{article_id}/history?version={version}&newer=true")
    if then == "draft":
        return go_to(request, f"/articles/{article_id}?done=restored")
    authorise(actor, "article.publish")
    try:
        await providers.gate(request).publish(article_id, actor)
    except WouldBreak as stopped:
        await keep(request, article, "publish", stopped.report)
        return go_to(request, f"/articles/{article_id}/examination")
    return go_to(request, f"/articles/{article_id}?done=rolled_back")


def _chosen(versions: list[Version], number: int) -> Version:
    for one in versions:
        if one.version == number:
            return one
    raise NotFound("There is no such version.")
