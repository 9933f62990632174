"""Whether somebody may do something with a conversation: the door of every visitor's endpoint."""

import re
from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import HTTPConnection

from common.auth import authorise
from common.errors import NotAllowed, NotFound
from common.pages import origin_of
from handoff_api.providers import CurrentActor
from handoff_api.settings import Settings

_ID = re.compile(r"[\w.:-]{1,100}", re.ASCII)


def _may(action: str) -> Any:
    """What makes a `conversation_id` one on which the caller may do `action`.

    Raises NotSignedIn, NotAllowed, or NotFound for every conversation that is not the caller's.
    """

    def check(conversation_id: str, actor: CurrentActor) -> str:
        authorise(actor, action, conversation_id)
        if not _ID.fullmatch(conversation_id):
            raise NotFound("There is no such conversation.")
        return conversation_id

    return Depends(check)


MayRead = Annotated[str, _may("conversation.read")]
MaySend = Annotated[str, _may("conversation.send")]
MayRate = Annotated[str, _may("conversation.rate")]
MayLeaveContact = Annotated[str, _may("conversation.contact")]
MayErase = Annotated[str, _may("conversation.erase")]
MayResume = Annotated[str, _may("conversation.resume")]
MayIdentify = Annotated[str, _may("conversation.identify")]
MayReopen = Annotated[str, _may("conversation.reopen")]
MayMailTranscript = Annotated[str, _may("conversation.mail_transcript")]
MayAskForPerson = Annotated[str, _may("handoff.request")]
MayLeaveQueue = Annotated[str, _may("handoff.leave")]


def require_own_page(connection: HTTPConnection, settings: Settings) -> None:
    """Refuse a visitor's socket that another site's page opened. Raises NotAllowed.

    The widget lives in a frame of ours, so a browser always names our origin. A program sends no
    origin, and none of the headers that only browsers send.
    """
    origin = connection.headers.get("origin")
    from_browser = any(name.startswith("sec-fetch-") for name in connection.headers)
    if origin in own_origins(settings) or (origin is None and not from_browser):
        return
    raise NotAllowed("The chat can only be opened from its own page.")


def own_origins(settings: Settings) -> set[str]:
    """The origins of our own pages; on one machine a browser may call it by number, too."""
    origins = {origin_of(settings.handoff_api_address)}
    if settings.environment == "local":
        origins.add(f"http://127.0.0.1:{settings.handoff_api_port}")
    return origins
