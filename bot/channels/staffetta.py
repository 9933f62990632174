"""Rasa's side of the bot's wire: handoff_api posts a visitor's message here and gets the bot's replies.

An empty list of replies means that the turn failed or that an action has asked for a person;
handoff_api knows which. What failed is logged here by its kind, never by its words.
"""

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.plain_text import as_plain_text
from bot.channels.recent_runs import RecentRuns
from bot.channels.wire import MAX_BODY, BotMessageRequest, ChannelError, read_request
from bot.components.language import language_entity
from bot.components.small_talk_gate import QUESTION
from bot.logs import kinds

log = logging.getLogger(__name__)

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class StaffettaInput(InputChannel):
    """The channel `staffetta`: /webhooks/staffetta/messages and /webhooks/staffetta/health."""

    def __init__(self, secret: str) -> None:
        """`secret` is what callers must present as their bearer token."""
        self._expected = f"Bearer {secret}".encode()
        self._runs = RecentRuns()

    @classmethod
    def name(cls) -> str:
        """The channel's part of the address."""
        return "staffetta"

    @classmethod
    def from_credentials(cls, credentials: dict | None) -> "StaffettaInput":
        """The channel as credentials.yml describes it."""
        return cls(secret=str(credentials["secret"]))

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The two addresses; `on_new_message` hands a message to Rasa."""
        routes = Blueprint("staffetta")

        @routes.before_server_start
        async def limit(app: Any, _loop: Any) -> None:
            app.config.REQUEST_MAX_SIZE = 2 * MAX_BODY  # beyond it Sanic stops reading; below, we answer

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            ready = request.app.ctx.agent.is_ready()
            return json({"status": "ready" if ready else "no model"}, status=200 if ready else 503)

        @routes.post("/messages")
        async def receive(request: Request) -> HTTPResponse:
            self._require_secret(request)
            message = read_request(request.body)
            key = (message.sender, message.message_id)
            return json({"replies": await self._runs.once(key, lambda: _run(message, on_new_message))})

        @routes.exception(ChannelError)
        async def refuse(_request: Request, error: ChannelError) -> HTTPResponse:
            return json(error.body, status=error.status)

        return routes

    def _require_secret(self, request: Request) -> None:
        presented = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(presented, self._expected):
            raise ChannelError(401, "NotSignedIn", "This address is for handoff_api and needs the service token.")


async def _run(message: BotMessageRequest, on_new_message: OnNewMessage) -> list[dict]:
    """What the bot says to `message`; nothing when Rasa fails."""
    collected = CollectingOutputChannel()
    try:
        await on_new_message(_for_rasa(message, collected))
    except Exception as error:  # whatever it is: an empty reply is how handoff_api is told
        log.error("turn failed: %s", kinds(error))
        return []
    return [{kind: reply[kind] for kind in ("text", "custom") if kind in reply} for reply in collected.messages]


def _for_rasa(message: BotMessageRequest, collected: CollectingOutputChannel) -> UserMessage:
    """The message as Rasa takes it. An article that the visitor chose needs no understanding."""
    text = as_plain_text(message.text)
    understood = None
    if message.chosen_article_id:
        entities = [language_entity(message.language)]
        understood = {"text": text, "intent": {"name": QUESTION, "confidence": 1.0}, "entities": entities}
    return UserMessage(
        text=text,
        output_channel=collected,
        sender_id=message.sender,
        parse_data=understood,
        input_channel=StaffettaInput.name(),
        message_id=message.message_id,
        metadata=message.metadata(),
    )
