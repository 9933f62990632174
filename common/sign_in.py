"""Pages that send whoever is not signed in to handoff_api's sign-in page, and back afterwards."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import RedirectResponse, Response

from common.errors import NotSignedIn


def staff_pages(sign_in_at: Callable[[Request], str], come_back_to: Callable[[Request], str]) -> APIRouter:
    """A router whose pages are for signed-in staff and stay out of the API's description.

    `sign_in_at` is handoff_api's address as a browser sees it, `come_back_to` where the page itself is.
    """

    class SignInRoute(APIRoute):
        """A route that answers a page, or leads to the sign-in page."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()

            async def answer_or_sign_in(request: Request) -> Response:
                try:
                    return await answer(request)
                except NotSignedIn:
                    # A script must hear the error; the page it would be sent to is of no use to it.
                    if request.headers.get("sec-fetch-mode", "navigate") != "navigate":
                        raise
                    back = quote(come_back_to(request), safe="")
                    return RedirectResponse(f"{sign_in_at(request)}/sign-in?next={back}", status_code=303)

            return answer_or_sign_in

    return APIRouter(route_class=SignInRoute, include_in_schema=False)
