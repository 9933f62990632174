"""Beginning a conversation, saying whose it is, and going on with it on another device."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from common.auth import bearer
from common.errors import NotAllowed
from common.pages import page_language
from handoff_api.conversations.identity_tokens import Identity, read_identity
from handoff_api.conversations.models import Conversation
from handoff_api.conversations.service import Beginning
from handoff_api.event_log import Signal
from handoff_api.providers import Services, Use, address
from handoff_api.visitors.access import MayIdentify, MayResume
from handoff_api.visitors.bodies import Begin, Identify, Resume
from handoff_api.visitors.qr_code import qr_code

router = APIRouter(tags=["visitors"])


@router.post("/api/conversations", status_code=201)
async def begin(request: Request, use: Use, body: Begin | None = None) -> dict[str, Any]:
    """Begin a conversation. With the token of an earlier one, both belong to the same visitor.

    An identity that is refused keeps nobody from asking: the conversation begins, and
    `identity_refused` says why in a sentence.
    """
    await use.limits.count_conversation(address(request))
    asked = body or Begin()
    identity, refused = _identity_or_why_not(use, asked.visitor.identity)
    beginning = Beginning(
        language=asked.language or page_language(request),
        page_url=asked.page_url,
        name=asked.visitor.name,
        email=asked.visitor.email,
        time_zone=asked.time_zone,
        known_by=bearer(request.headers.get("authorization")),
        identity=identity,
    )
    conversation, token = await use.conversations.start(beginning)
    return _opened(conversation, token) | ({"identity_refused": refused} if refused else {})


@router.post("/api/conversations/{conversation_id}/identity")
async def identify(conversation_id: MayIdentify, use: Use, body: Identify) -> dict[str, bool]:
    """Say whose conversation this is. 403 for a token that is refused, 409 when it is somebody else's."""
    await use.conversations.identify(conversation_id, _identity(use, body.identity))
    use.feed.signal(Signal("visitor.contact_changed", conversation_id))
    return {"identified": True}


@router.post("/api/conversations/{conversation_id}/resume-links", status_code=201)
async def make_link(conversation_id: MayResume, use: Use) -> dict[str, Any]:
    """A link that opens this conversation elsewhere, once; the code is in the part that no server sees.

    `qr` is the same link to point a camera at, as `{size, path}` of an SVG drawing.
    """
    code, expires_at = await use.conversations.make_link(conversation_id)
    url = f"{use.settings.handoff_api_address}/chat#resume={code}"
    return {"url": url, "expires_at": expires_at, "qr": qr_code(url)}


@router.post("/api/resume")
async def resume(request: Request, use: Use, body: Resume) -> Response:
    """The conversation that a link's code opens, or the one that a known visitor is in the middle of.

    With a token for this device. 404 for a code that opens nothing, 204 when a known visitor is in none.
    """
    if body.identity is None:
        await use.limits.count_conversation(address(request))
        found: tuple[str, str] | None = await use.conversations.redeem(body.code or "")
    else:
        await use.limits.count_message(address(request))  # each page of the site asks, once the chat is opened
        found = await use.conversations.go_on(_identity(use, body.identity))
    if found is None:
        return Response(status_code=204)
    return JSONResponse(_opened(await use.conversations.get(found[0]), found[1]))


def _opened(conversation: Conversation, token: str) -> dict[str, Any]:
    return {
        "conversation_id": conversation.id,
        "token": token,
        "status": conversation.status,
        "language": conversation.language,
        "identified": conversation.identified_at is not None,
        "contact": conversation.visitor_email or conversation.visitor_phone,
    }


def _identity(use: Services, token: str) -> Identity:
    return read_identity(token, use.settings.identity_secret.get_secret_value(), use.clock.now())


def _identity_or_why_not(use: Services, token: str | None) -> tuple[Identity | None, str]:
    if token is None:
        return None, ""
    try:
        return _identity(use, token), ""
    except NotAllowed as refusal:
        return None, refusal.detail
