"""What the bot may reply, checked: text, an answer from the knowledge base, or asking back."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from handoff_api.event_log.parts import Candidate
from handoff_api.notices.models import MaybeNotice

MOST_REPLIES = 10  # to one message; our rules give one, more than a few would be a bot gone mad


class BotFailed(Exception):
    """The bot did not do its part; the text says how, for logs."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Verdict(_Part):
    """What kb decided about a question; confidence and threshold are probabilities."""

    decision: Literal["answer", "confirm", "handoff"]
    confidence: float | None = None
    threshold: float | None = None
    language: str | None = None
    candidates: list[Candidate] = []
    reason: str | None = None  # of asking back: several_questions


class Article(_Part):
    """The published text that answers; `html` was cleaned by kb when it was published."""

    article_id: str
    version: int
    title: str
    text: Annotated[str, Field(min_length=1)]
    html: str | None = None


class Answer(_Part):
    kind: Literal["answer"]
    decision: Verdict
    answer: Article
    notice: MaybeNotice = None  # near to the question, and said first


class Confirm(_Part):
    kind: Literal["confirm"]
    decision: Verdict
    notice: MaybeNotice = None


class Said(_Part):
    """Words of the bot's own: greeting, thanks, what it is."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]


class _Custom(_Part):
    custom: Annotated[Answer | Confirm, Field(discriminator="kind")]


class _Body(_Part):
    replies: Annotated[list[_Custom | Said], Field(max_length=MOST_REPLIES)]


Reply = Said | Answer | Confirm
_BODY = TypeAdapter(_Body)


def parse(body: bytes) -> list[Reply]:
    """The replies in the body of the bot's response; none when it said nothing. Raises BotFailed."""
    try:
        read = _BODY.validate_json(body)
    except ValidationError as error:
        raise BotFailed("unreadable") from error
    return [one.custom if isinstance(one, _Custom) else one for one in read.replies]
