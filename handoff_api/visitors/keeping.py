"""What a visitor may keep or have erased: the transcript, and everything."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from handoff_api.conversations.models import Conversation
from handoff_api.event_log import StoredEvent
from handoff_api.handoffs.transcripts import lines
from handoff_api.providers import Use
from handoff_api.visitors.access import MayErase, MayRead

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["visitors"])


@router.get("/transcript")
async def transcript(conversation_id: MayRead, request: Request, use: Use) -> Response:
    """Everything that was said, as JSON, text or a page of HTML, whichever `Accept` asks for."""
    conversation, messages = await use.conversations.transcript(conversation_id)
    turns = lines(conversation, messages)
    kind = _wanted(request.headers.get("accept", ""))
    if kind == "text/html":
        html = use.pages.draw(request, "transcript.html", conversation.language, messages=turns)
        return Response(html, media_type="text/html")
    if kind == "text/plain":
        return PlainTextResponse("\n\n".join(f"[{one['time']}] {one['who']}\n{one['text']}" for one in turns) + "\n")
    return JSONResponse(_as_json(conversation, messages))


@router.delete("", status_code=204)
async def erase(conversation_id: MayErase, use: Use) -> None:
    """Erase me: every word of this conversation, here and wherever it was passed on to."""
    await use.erasure.erase(conversation_id)
    await use.handoffs.tell_positions()  # whoever stood behind moves up


def _wanted(accept: str) -> str:
    """The first kind in an Accept header that we can make; JSON when none is named."""
    for part in accept.split(","):
        kind = part.split(";")[0].strip().lower()
        if kind in ("application/json", "text/html", "text/plain"):
            return kind
    return "application/json"


def _as_json(conversation: Conversation, messages: list[StoredEvent]) -> dict[str, object]:
    return {
        "conversation_id": conversation.id,
        "status": conversation.status,
        "language": conversation.language,
        "messages": [{"seq": message.seq, "at": message.at, **_shown(message)} for message in messages],
    }


def _shown(message: StoredEvent) -> dict[str, object]:
    return {name: message.data[name] for name in ("speaker", "name", "text", "citations") if name in message.data}
