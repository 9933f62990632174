"""What agents remark about an article, for the editors who deal with it."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from kb import providers
from kb.editors.access import Editor, Reader, page_router
from kb.editors.drawing import go_to, show

router = page_router()


@router.get("/articles/{article_id}/remarks")
async def remarks(request: Request, article_id: str, actor: Reader) -> Response:
    """The remarks about an article, those that wait first."""
    article = await providers.articles(request).get(article_id)
    found = await providers.remarks(request).of("article", article_id)
    return show(request, actor, "article_remarks.html", "list", article=article, remarks=found)


@router.post("/articles/{article_id}/remarks")
async def deal_with(
    request: Request, article_id: str, actor: Editor, remark_id: Annotated[str, Form(max_length=100)]
) -> Response:
    """Mark one as dealt with."""
    await providers.remarks(request).deal_with(remark_id, actor)
    return go_to(request, f"/articles/{article_id}/remarks")
