"""Beginning a conversation, and going on with it on another device."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from common.auth import bearer
from common.pages import page_language
from handoff_api.conversations.service import Beginning
from handoff_api.providers import Use, address
from handoff_api.visitors.access import MayResume
from handoff_api.visitors.bodies import Begin, Resume

router = APIRouter(tags=["visitors"])


@router.post("/api/conversations", status_code=201)
async def begin(request: Request, use: Use, body: Begin | None = None) -> dict[str, str]:
    """Begin a conversation. With the token of an earlier one, both belong to the same visitor."""
    await use.limits.count_conversation(address(request))
    asked = body or Begin()
    beginning = Beginning(
        language=asked.language or page_language(request),
        page_url=asked.page_url,
        name=asked.visitor.name,
        email=asked.visitor.email,
        time_zone=asked.time_zone,
        known_by=bearer(request.headers.get("authorization")),
    )
    conversation, token = await use.conversations.start(beginning)
    return {
        "conversation_id": conversation.id,
        "token": token,
        "status": conversation.status,
        "language": conversation.language,
    }


@router.post("/api/conversations/{conversation_id}/resume-links", status_code=201)
async def make_link(conversation_id: MayResume, use: Use) -> dict[str, str]:
    """A link that opens this conversation elsewhere, once; the code is in the part that no server sees."""
    code, expires_at = await use.conversations.make_link(conversation_id)
    return {"url": f"{use.settings.handoff_api_address}/widget#resume={code}", "expires_at": expires_at}


@router.post("/api/resume")
async def resume(request: Request, use: Use, body: Resume) -> Response:
    """The conversation that a link's code opens, with a token for this device."""
    await use.limits.count_conversation(address(request))
    conversation_id, token = await use.conversations.redeem(body.code)
    conversation = await use.conversations.get(conversation_id)
    return JSONResponse(
        {
            "conversation_id": conversation_id,
            "token": token,
            "status": conversation.status,
            "language": conversation.language,
        }
    )
