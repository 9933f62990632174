"""What an endpoint of the staff requires, stated where its route is declared."""

from typing import Any

from fastapi import Depends

from common.auth import Actor, authorise
from handoff_api.providers import CurrentActor


def requires(action: str) -> Any:
    """A dependency that gives the actor, once `authorise` has let him do `action`."""

    def allowed(actor: CurrentActor) -> Actor:
        authorise(actor, action)
        return actor

    return Depends(allowed)
