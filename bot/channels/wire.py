"""The shape of a message that handoff_api sends us, and of an error that it gets back."""

import json
from typing import Any, Literal, Optional

from pydantic import BaseModel, ValidationError, constr, validator

MAX_TEXT = 4_000  # characters; handoff_api refuses longer messages, this is the second wall
# 4,000 characters are at most 48 kB of JSON (a \uXXXX pair each); the context may carry a few earlier questions.
MAX_BODY = 262_144  # bytes

Id = constr(strict=True, min_length=1, max_length=200)


class ChannelError(Exception):
    """A request that the channel refuses: a status, a code in words and a sentence."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"error": code, "detail": detail}


class BotMessageRequest(BaseModel):
    """One message of a visitor. `sender` names the conversation and its episode, `message_id` the turn."""

    sender: Id
    message_id: Id
    text: constr(strict=True, min_length=1, max_length=MAX_TEXT)
    language: Literal["it", "en"]
    conversation_id: Id
    turn_id: Id
    context: dict = {}
    chosen_article_id: Optional[Id] = None

    @validator("text")
    def _can_be_sent_on(cls, text: str) -> str:
        text.encode("utf-8")  # a lone surrogate raises a ValueError
        return text

    def metadata(self) -> dict[str, Any]:
        """What the actions need to know; they read nothing else of the conversation."""
        return self.dict(exclude={"sender", "message_id"})


def read_request(body: bytes) -> BotMessageRequest:
    """The message in `body`; ChannelError 413 or 422 when it is too large or of another shape."""
    if len(body) > MAX_BODY:
        raise ChannelError(413, "TooLarge", f"A message may have {MAX_BODY} bytes.")
    try:
        return BotMessageRequest.parse_obj(json.loads(body))
    except ValidationError as error:
        wrong = ", ".join(str(part["loc"][0]) for part in error.errors())
        raise ChannelError(422, "Unprocessable", f"These fields are missing or of another shape: {wrong}.") from None
    except (ValueError, RecursionError):
        raise ChannelError(422, "Unprocessable", "The body is not JSON.") from None
