"""Who may open the editors' pages: sign-in is handoff_api's, the roles are in `common.auth`."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from common.auth import STAFF_MAY, Actor, authorise
from common.sign_in import staff_pages
from kb.providers import ActorOf


def page_router() -> APIRouter:
    """A router whose pages are for signed-in staff."""
    return staff_pages(lambda request: request.app.state.settings.handoff_api_address, _own_address)


def _own_address(request: Request) -> str:
    path = request.url.path.removeprefix(request.scope.get("root_path", "").rstrip("/"))
    if request.method == "GET" and request.url.query:
        path += f"?{request.url.query}"
    return request.app.state.settings.kb_address + path


def allowed_to(action: str) -> Callable[..., Coroutine[Any, Any, Actor]]:
    """A dependency that gives whoever is signed in, when the table of `common.auth` allows `action`."""

    async def permitted(actor: ActorOf) -> Actor:
        authorise(actor, action)
        return actor

    return permitted


def may_edit(actor: Actor) -> bool:
    """Whether a page shows the actor how to change things."""
    return bool(actor.roles & STAFF_MAY["article.edit"])


def reads_conversations(actor: Actor) -> bool:
    """Whether a page leads the actor to the conversation that an article comes from."""
    return bool(actor.roles & STAFF_MAY["conversation.read"])


Reader = Annotated[Actor, Depends(allowed_to("article.read"))]
Editor = Annotated[Actor, Depends(allowed_to("article.edit"))]
Publisher = Annotated[Actor, Depends(allowed_to("article.publish"))]
Importer = Annotated[Actor, Depends(allowed_to("article.import"))]
Owner = Annotated[Actor, Depends(allowed_to("answers.read"))]
Judge = Annotated[Actor, Depends(allowed_to("decision.judge"))]
Asker = Annotated[Actor, Depends(allowed_to("question.decide"))]
