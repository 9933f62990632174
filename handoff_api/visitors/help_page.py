"""The page of a published article, where an answer's source leads."""

import re
from typing import Any

import httpx
from fastapi import APIRouter, Request
from starlette.responses import Response

from common.errors import NotFound, Unavailable
from handoff_api.providers import Services, Use

_SLUG = re.compile(r"[\w-]{1,200}", re.ASCII)
KB_TIMEOUT = 2.0  # seconds; a reader would rather try again than wait longer

router = APIRouter(include_in_schema=False)


@router.get("/help/{article_id}")
async def article_page(article_id: str, request: Request, use: Use) -> Response:
    """The article as it is published now; a draft, an archived or an expired one is not there."""
    article = await _article(use, article_id)
    stands = article.get("status") == "published" and not article.get("expired")
    published = article.get("published") if stands else None
    if not published:
        raise NotFound("This article does not exist any more.")
    # The HTML was rendered and cleaned by kb when an editor published it.
    html = use.pages.draw(
        request, "help.html", article["language"], title=published["title"], html=published["html"], at=published["at"]
    )
    return Response(html, media_type="text/html")


async def _article(use: Services, article_id: str) -> dict[str, Any]:
    if not _SLUG.fullmatch(article_id):
        raise NotFound("This article does not exist.")
    address = f"{use.settings.internal('kb')}/api/articles/{article_id}"
    token = use.settings.service_token.get_secret_value()
    try:
        answer = await use.http.get(address, headers={"Authorization": f"Bearer {token}"}, timeout=KB_TIMEOUT)
    except httpx.HTTPError:
        raise Unavailable("The articles cannot be reached just now. Please try again in a moment.") from None
    if answer.status_code == 404:
        raise NotFound("This article does not exist.")
    if answer.status_code != 200:
        raise Unavailable("The articles cannot be reached just now. Please try again in a moment.")
    return answer.json()
