"""Who may open these pages; who is not signed in goes to the sign-in page and comes back."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import RedirectResponse, Response

from common.auth import Actor, authorise
from common.errors import NotSignedIn
from handoff_api.providers import CurrentActor


class SignInRoute(APIRoute):
    """A page that sends people who are not signed in to the sign-in page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_or_sign_in(request: Request) -> Response:
            try:
                return await answer(request)
            except NotSignedIn:
                # A script that asks for a part must hear the error; the page it would be sent to is of no use to it.
                if request.headers.get("sec-fetch-mode", "navigate") != "navigate":
                    raise
                address = request.app.state.services.settings.handoff_api_address
                return RedirectResponse(f"{address}/sign-in?next={quote(request.url.path, safe='')}", status_code=303)

        return answer_or_sign_in


def page_router() -> APIRouter:
    """A router whose pages are for signed-in staff and stay out of the API's description."""
    return APIRouter(route_class=SignInRoute, include_in_schema=False)


def _allowed_to(action: str) -> Callable[[Actor], Actor]:
    def permitted(actor: CurrentActor) -> Actor:
        authorise(actor, action)
        if actor.kind != "staff":
            raise NotSignedIn("Please sign in first.")
        return actor

    return permitted


Anybody = Annotated[Actor, Depends(_allowed_to("account.own"))]
Owner = Annotated[Actor, Depends(_allowed_to("desk.supervise"))]
RuleMaker = Annotated[Actor, Depends(_allowed_to("rules.set"))]
Administrator = Annotated[Actor, Depends(_allowed_to("staff.create"))]
