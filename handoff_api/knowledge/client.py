"""Asks kb over HTTP, with the service token, and never for long: somebody is typing meanwhile."""

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import TypeAdapter, ValidationError

from common.errors import Conflict, Unavailable, Unprocessable
from handoff_api.event_log.parts import Citation
from handoff_api.knowledge.models import Article, Draft

LOOK_UP_SECONDS = 1.5  # kb itself gives up looking for meaning after one
CALL_SECONDS = 4.0  # for what an agent waits for: naming a source, keeping a draft
_ARTICLES = TypeAdapter(list[Article])


class Knowledge:
    """kb as agents use it."""

    def __init__(self, client: httpx.AsyncClient, kb: str, service_token: str) -> None:
        self._client = client
        self._kb = kb
        self._headers = {"Authorization": f"Bearer {service_token}"}

    async def look_up(self, words: str, language: str, most: int) -> list[Article] | None:
        """Published articles for a question or for words of a title, best first; None when kb does not tell in time."""
        asked: dict[str, str | int] = {"q": words, "language": language, "limit": most}
        try:
            answer = await self._client.get(
                f"{self._kb}/api/search", params=asked, headers=self._headers, timeout=LOOK_UP_SECONDS
            )
            return _ARTICLES.validate_python(answer.raise_for_status().json()["items"])
        except (httpx.HTTPError, ValidationError, ValueError, KeyError):
            return None

    async def citations(self, article_ids: Sequence[str]) -> list[Citation]:
        """The sources of a message, as they are published now.

        Raises Conflict for an article that visitors cannot read, Unavailable when kb does not tell.
        """
        return list(await asyncio.gather(*(self._citation(name) for name in dict.fromkeys(article_ids))))

    async def _citation(self, article_id: str) -> Citation:
        slug = quote(article_id, safe="")
        status, article = await self._call("GET", f"/api/articles/{slug}")
        stands = article.get("status") == "published" and not article.get("expired")
        published = article.get("published") if stands else None
        if status == 404 or (status == 200 and not published):
            raise Conflict(
                "This article is not published any more, so it cannot be the source of a message.", source=article_id
            )
        if status != 200 or not published:
            raise Unavailable(
                "The articles cannot be reached just now. Send the message without its source, or later.",
                source=article_id,
            )
        return Citation(
            article_id=article_id, version=published["version"], title=published["title"], url=f"/help/{slug}"
        )

    async def propose(self, key: str, conversation_id: str, by: str, draft: Draft) -> str:
        """The id of the draft that kb keeps under `key`: a new one, or the one that is there already.

        Raises Unprocessable with what is wrong with the text, Unavailable when kb does not take it now.
        """
        body = {
            "key": key,
            "conversation_id": conversation_id,
            "proposed_by": by,
            "language": draft.language,
            "title": draft.title,
            "answer": draft.answer,
            "phrasings": list(draft.phrasings),
        }
        status, told = await self._call("POST", "/api/proposals", body)
        if status in (400, 422):
            raise Unprocessable(str(told.get("detail", "This cannot be an article.")))
        if status not in (200, 201):
            raise Unavailable("The editors' room cannot be reached just now. Nothing was sent; please try again.")
        return told["article_id"]

    async def _call(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """The status and what was answered; status 0 when nobody answered."""
        try:
            answer = await self._client.request(
                method, f"{self._kb}{path}", headers=self._headers, json=body, timeout=CALL_SECONDS
            )
            told = answer.json()
        except (httpx.HTTPError, ValueError):
            return 0, {}
        return answer.status_code, told if isinstance(told, dict) else {}
