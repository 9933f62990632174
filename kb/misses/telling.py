"""Tells those who asked in vain that there is an answer now: handoff_api reaches them, in their chat or by e-mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from common.errors import Conflict, Unavailable
from common.ids import token_hash
from kb.misses.models import Group

AT_ONCE = 500  # conversations in one request
SECONDS = 20.0


@dataclass(frozen=True)
class Told:
    """How many were told in their chat, and how many of them by e-mail as well."""

    in_chat: int = 0
    letters: int = 0


class Telling:
    """Reaches visitors through handoff_api."""

    def __init__(self, client: httpx.AsyncClient, handoff_api: str, service_token: str) -> None:
        self._client = client
        self._address = f"{handoff_api}/api/notifications"
        self._headers = {"Authorization": f"Bearer {service_token}"}

    async def tell(self, group: Group, conversations: Sequence[str], text: Mapping[str, str]) -> Told:
        """Tell these conversations; the same version of an answer is told to nobody twice.

        Raises Conflict for a group without a proof, Unavailable while handoff_api is down.
        """
        if group.proof is None:
            raise Conflict("Nobody can be told yet: the questions have not been asked again.")
        told = Told()
        article = token_hash(group.article_id or "")[:12]  # an id may be too long for the name of the news
        name = f"misses.{group.id}.{article}.{group.proof.version}"
        for start in range(0, len(conversations), AT_ONCE):
            body = {
                "notification_id": name,
                "text": dict(text),
                "conversation_ids": list(conversations[start : start + AT_ONCE]),
            }
            answer = await self._posted(body)
            told = Told(told.in_chat + answer["in_chat"], told.letters + answer["letters"])
        return told

    async def _posted(self, body: dict[str, object]) -> dict[str, int]:
        try:
            answer = await self._client.post(self._address, json=body, headers=self._headers, timeout=SECONDS)
            answer.raise_for_status()
        except httpx.HTTPError:
            raise Unavailable("The visitors could not be told just now. Try again in a minute.") from None
        return answer.json()
