"""What a visitor says and does when a chat is over: was it solved, to a person again, the words by e-mail."""

from typing import Any

from fastapi import APIRouter, Request, Response

from common.errors import Unavailable
from handoff_api.providers import Use, address
from handoff_api.visitors.access import MayMailTranscript, MayRate, MayReopen
from handoff_api.visitors.bodies import ConversationRating, TranscriptLetter

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["visitors"])


@router.post("/conversation-rating", status_code=201)
async def rate(conversation_id: MayRate, body: ConversationRating, response: Response, use: Use) -> dict[str, Any]:
    """Whether the chat solved the matter. The same again changes nothing (200); 409 while it goes on."""
    if not await use.after_chat.rate(conversation_id, body.solved, body.comment):
        response.status_code = 200
    return {"solved": body.solved}


@router.post("/reopen", status_code=201)
async def reopen(conversation_id: MayReopen, response: Response, use: Use) -> dict[str, Any]:
    """It is not solved: to a person again, with everything that was said. Again gives the same request, with 200."""
    requested = await use.after_chat.reopen(conversation_id)
    if not requested.is_new:
        response.status_code = 200
    return requested.public


@router.post("/transcript-letters", status_code=202)
async def mail_transcript(
    conversation_id: MayMailTranscript, request: Request, use: Use, body: TranscriptLetter | None = None
) -> dict[str, str]:
    """Send me this conversation by e-mail, to `email` or to the address that I have left. 503 without a mail server."""
    await use.limits.count_conversation(address(request))
    if not use.settings.sends_mail:
        raise Unavailable("E-mail is not set up here. The conversation can be downloaded instead.")
    asked = body or TranscriptLetter()
    return {"email": await use.after_chat.mail_transcript(conversation_id, asked.email)}
