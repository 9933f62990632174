"""News for visitors who asked about something, on behalf of another service."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from common.auth import Actor
from common.language import LANGUAGES
from handoff_api.agents.permissions import requires
from handoff_api.conversations.notifying import News
from handoff_api.providers import Use

AT_MOST = 500  # conversations, and addresses, of one request

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Language = Literal["it", "en"]

router = APIRouter(prefix="/api/notifications", tags=["notifications"])


class Contact(BaseModel):
    """Somebody who is to be told and has no conversation here."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    email: Address
    language: Language = LANGUAGES[0]


class Notification(BaseModel):
    """`POST /api/notifications`; `notification_id` names the news, which nobody is told twice."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    notification_id: Annotated[str, StringConstraints(pattern=r"^[\w.:-]{1,100}$")]
    text: Text | Annotated[dict[Language, Text], Field(min_length=1)] = Field(
        description="One text for everybody, or one for each language."
    )
    conversation_ids: list[Annotated[str, StringConstraints(max_length=100)]] = Field(default=[], max_length=AT_MOST)
    contacts: list[Contact] = Field(default=[], max_length=AT_MOST)


@router.post("", status_code=202)
async def notify(body: Notification, use: Use, _: Actor = requires("notification.send")) -> dict[str, Any]:
    """Tell visitors: in their chat, and by e-mail where there is an address. Asked again, it changes nothing.

    `in_chat` and `letters` are how many have been told so, `without_address` and `unknown` name the others.
    """
    texts = body.text if isinstance(body.text, dict) else dict.fromkeys(LANGUAGES, body.text)
    addresses = [(one.email, one.language) for one in body.contacts]
    told = await use.notifying.tell(News(body.notification_id, texts), body.conversation_ids, addresses)
    return {
        "notification_id": body.notification_id,
        "in_chat": told.in_chat,
        "letters": told.letters,
        "without_address": told.without_address,
        "unknown": told.unknown,
    }
