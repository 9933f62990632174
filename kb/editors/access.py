"""Who may open the editors' pages: sign-in is handoff_api's, the roles are in `common.auth`."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import RedirectResponse, Response

from common.auth import STAFF_MAY, Actor, authorise
from common.errors import NotSignedIn
from kb.providers import ActorOf


class SignInRoute(APIRoute):
    """A page that sends people who are not signed in to the sign-in page, and back afterwards."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_or_sign_in(request: Request) -> Response:
            try:
                return await answer(request)
            except NotSignedIn:
                # A script that saves must hear the error; the page it would be sent to is of no use to it.
                if request.headers.get("sec-fetch-mode", "navigate") != "navigate":
                    raise
                return RedirectResponse(_sign_in_address(request), status_code=303)

        return answer_or_sign_in


def _sign_in_address(request: Request) -> str:
    settings = request.app.state.settings
    path = request.url.path.removeprefix(request.scope.get("root_path", "").rstrip("/"))
    if request.method == "GET" and request.url.query:
        path += f"?{request.url.query}"
    return f"{settings.handoff_api_address}/sign-in?next={quote(settings.kb_address + path, safe='')}"


def page_router() -> APIRouter:
    """A router whose pages are for signed-in staff and stay out of the API's description."""
    return APIRouter(route_class=SignInRoute, include_in_schema=False)


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
