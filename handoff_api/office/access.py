"""Who may open these pages; who is not signed in goes to the sign-in page and comes back."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends

from common.auth import Actor, authorise
from common.errors import NotSignedIn
from common.sign_in import staff_pages
from handoff_api.providers import CurrentActor


def page_router() -> APIRouter:
    """A router whose pages are for signed-in staff."""
    return staff_pages(
        lambda request: request.app.state.services.settings.handoff_api_address, lambda request: request.url.path
    )


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
