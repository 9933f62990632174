"""The two calls that actions make: a question to kb, a request for a person to handoff_api."""

import asyncio
from typing import Any

import httpx

from actions.settings import Settings
from actions.turn import Turn


class ServiceFailed(Exception):
    """A service did not answer in time or not as agreed. The message names the service and the kind, no more."""


class Services:
    """kb and handoff_api over pooled connections. Make one inside the running event loop and close it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {settings.service_token}"},
            timeout=settings.action_call_timeout,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),  # our services keep idle ones longer
            trust_env=False,  # a proxy in the environment is not meant for our own services
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def decide(self, turn: Turn) -> dict[str, Any]:
        """kb's decision about a question, as in the contract of /api/decide; ServiceFailed without one."""
        question = {
            "question": turn.text,
            "language": turn.language,
            "conversation_id": turn.conversation_id,
            "turn_id": turn.turn_id,
            "chosen_article_id": turn.chosen_article_id,
            "context": turn.context,
        }
        decision = await self._post("kb", f"{self._settings.kb_address}/api/decide", question)
        if not _is_decision(decision):
            raise ServiceFailed("kb: not a decision")
        return decision

    async def request_handoff(
        self, turn: Turn, reason: str, decision: dict[str, Any] | None = None, notice: dict[str, Any] | None = None
    ) -> None:
        """Ask for a person; ServiceFailed when nobody took the request. `notice` is what he is told before."""
        request = {
            "conversation_id": turn.conversation_id,
            "turn_id": turn.turn_id,
            "reason": {"code": reason},
            "question": {"verbatim": turn.text},
            "language": turn.language,
        }
        if decision:
            request["decision"] = decision
        if notice:
            request["notice"] = notice
        await self._post("handoff_api", f"{self._settings.handoff_api_address}/api/handoffs", request)

    async def _post(self, service: str, url: str, body: dict[str, Any]) -> Any:
        """The JSON that `url` answers, within the timeout from first to last byte."""
        try:
            reply = await asyncio.wait_for(self._client.post(url, json=body), self._settings.action_call_timeout)
            reply.raise_for_status()
            return reply.json()
        except (httpx.HTTPError, asyncio.TimeoutError, ValueError) as error:
            raise ServiceFailed(f"{service}: {type(error).__name__}") from None


def _is_decision(reply: Any) -> bool:
    """Whether kb's reply is one of the three decisions, with an answer when it says so."""
    if not isinstance(reply, dict):
        return False
    decision = reply.get("decision")
    return decision in ("confirm", "handoff") or (decision == "answer" and isinstance(reply.get("answer"), dict))
