"""The one door to Rasa: our own channel, one message of a conversation at a time."""

import asyncio

import httpx

from handoff_api.bot_bridge.replies import BotFailed, Reply, parse
from handoff_api.conversations.turns import Turn

PATH = "/webhooks/staffetta/messages"
HEALTH = "/webhooks/staffetta/health"


class BotClient:
    """Asks the bot, for `timeout` seconds at most."""

    def __init__(self, client: httpx.AsyncClient, address: str, service_token: str, timeout: float) -> None:
        self._client = client
        self._address = address
        self._headers = {"Authorization": f"Bearer {service_token}"}
        self._timeout = timeout

    async def ask(self, turn: Turn) -> list[Reply]:
        """What the bot replies to a turn. Raises BotFailed for everything that is not a proper reply.

        The turn's id names the message, so asking twice is harmless: the bot's channel gives the
        same replies again.
        """
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._client.post(
                    self._address + PATH, headers=self._headers, json=_message(turn), timeout=None
                )
        except TimeoutError:
            raise BotFailed("timeout") from None
        except httpx.HTTPError as error:
            raise BotFailed(type(error).__name__) from None
        if response.status_code != 200:
            raise BotFailed(f"status {response.status_code}")
        return parse(response.content)

    async def check(self) -> None:
        """Raise when the bot cannot be reached."""
        (await self._client.get(self._address + HEALTH, timeout=2)).raise_for_status()


def sender_of(conversation_id: str, episode: int) -> str:
    """Under which name Rasa remembers an episode of a conversation."""
    return f"{conversation_id}.{episode}"


def _message(turn: Turn) -> dict[str, object]:
    return {
        "sender": sender_of(turn.conversation_id, turn.episode),
        "message_id": turn.id,
        "text": turn.question.text,
        "language": turn.question.language,
        "conversation_id": turn.conversation_id,
        "turn_id": turn.id,
        "context": turn.context,
        "chosen_article_id": turn.question.chosen_article_id,
    }
