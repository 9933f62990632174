"""Who was told of a notice, and telling them of its end: handoff_api knows their chats and how to reach them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from common.errors import Unavailable

AT_ONCE = 500  # conversations in one request
PAGES = 20  # of affected conversations; an outage that more people wrote about is not told one by one
SECONDS = 20.0
LOOK_SECONDS = 2.0  # for a page, which is drawn without the figures when they do not come


@dataclass(frozen=True)
class Affected:
    """Whom a notice concerns: conversations that it was told in, or in which its case was seen."""

    total: int
    told: int
    with_contact: int
    waiting: int


@dataclass(frozen=True)
class Told:
    """How many were told in their chat, and how many of them by e-mail as well."""

    in_chat: int = 0
    letters: int = 0


class Telling:
    """Reaches visitors through handoff_api."""

    def __init__(self, client: httpx.AsyncClient, handoff_api: str, service_token: str) -> None:
        self._client = client
        self._address = handoff_api
        self._headers = {"Authorization": f"Bearer {service_token}"}

    async def affected(self, notice_id: str) -> Affected | None:
        """How many a notice concerns; None while handoff_api cannot say."""
        try:
            found = await self._page(notice_id, "", 1, LOOK_SECONDS)
            return Affected(**{name: int(found[name]) for name in Affected.__dataclass_fields__})
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None

    async def tell_end(self, notice_id: str, version: int, text: Mapping[str, str]) -> Told:
        """Tell those concerned who left a contact; nobody is told twice of the same end. Raises Unavailable."""
        try:
            conversations = await self._with_contact(notice_id)
            told = Told()
            for start in range(0, len(conversations), AT_ONCE):
                some = conversations[start : start + AT_ONCE]
                answer = await self._notify(f"{notice_id}.{version}.ended", text, some)
                told = Told(told.in_chat + int(answer["in_chat"]), told.letters + int(answer["letters"]))
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise Unavailable("The visitors could not be told just now. Try again in a minute.") from None
        return told

    async def _with_contact(self, notice_id: str) -> list[str]:
        found, after = [], ""
        for _ in range(PAGES):
            page = await self._page(notice_id, after, AT_ONCE, SECONDS)
            found += [one["conversation_id"] for one in page["items"] if one["with_contact"]]
            if not (after := page["next"] or ""):
                break
        return found

    async def _page(self, notice_id: str, after: str, limit: int, seconds: float) -> dict[str, Any]:
        answer = await self._client.get(
            f"{self._address}/api/notices/{notice_id}/affected",
            params={"limit": limit, "after": after},
            headers=self._headers,
            timeout=seconds,
        )
        return answer.raise_for_status().json()

    async def _notify(self, name: str, text: Mapping[str, str], conversations: Sequence[str]) -> dict[str, Any]:
        body = {"notification_id": name, "text": dict(text), "conversation_ids": list(conversations)}
        answer = await self._client.post(
            f"{self._address}/api/notifications", json=body, headers=self._headers, timeout=SECONDS
        )
        return answer.raise_for_status().json()
