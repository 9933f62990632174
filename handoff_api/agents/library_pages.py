"""The console's parts that the library fetches: articles for a chat, canned replies for it, a draft from it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from common.database import Connection
from handoff_api.agents.library import searched, suggested
from handoff_api.agents.pages import Agent
from handoff_api.agents.reply_places import usable_in
from handoff_api.conversations import repository as conversations
from handoff_api.handoffs import repository as handoffs
from handoff_api.providers import Use

router = APIRouter(prefix="/desk/parts", include_in_schema=False)

Typed = Annotated[str, Query(max_length=200)]


@router.get("/library/{conversation_id}")
async def library_part(conversation_id: str, request: Request, use: Use, actor: Agent, q: Typed = "") -> Response:
    """Articles for what the visitor said last; with `q`, for what the agent typed."""
    typed = q.strip()
    if typed:
        language = (await use.database.read(lambda c: conversations.get(c, conversation_id))).language
        looked = await searched(use, typed, language, conversation_id)
    else:
        looked = await suggested(use, conversation_id)
    return use.pages.page(request, "desk/library_found.html", actor=actor, looked=looked, typed=typed)


@router.get("/replies/{handoff_id}")
async def replies_part(handoff_id: str, request: Request, use: Use, actor: Agent) -> Response:
    """The canned replies for a chat, filled in."""
    replies = await usable_in(use, actor, handoff_id)

    def language_of(c: Connection) -> str:
        handoff = handoffs.with_id(c, handoff_id)
        return conversations.get(c, handoff.conversation_id).language if handoff else ""

    language = await use.database.read(language_of)
    context = {"replies": replies, "language_of_chat": language}
    return use.pages.page(request, "desk/replies_found.html", actor=actor, **context)


@router.get("/proposal/{handoff_id}")
async def proposal_part(handoff_id: str, request: Request, use: Use, actor: Agent) -> Response:
    """The draft that a conversation suggests, as a form."""
    suggestion = await use.proposed_articles.suggest(handoff_id)
    context = {"suggestion": suggestion, "handoff_id": handoff_id}
    return use.pages.page(request, "desk/propose_form.html", actor=actor, **context)
