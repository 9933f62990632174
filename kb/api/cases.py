"""`/api/cases`: what unusually many people ask at once, and what a person says about it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from common.auth import authorise
from kb.cases.models import STATES, State
from kb.cases.service import REASON_CHARACTERS
from kb.providers import ActorOf, CasesOf

router = APIRouter(prefix="/api/cases", tags=["cases"])


class Said(BaseModel):
    """The body of a decision about a case."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=REASON_CHARACTERS)


@router.get("")
async def list_cases(
    actor: ActorOf,
    cases: CasesOf,
    state: State | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: Annotated[str, Query(max_length=200)] = "",
) -> dict[str, Any]:
    """Cases in one state or in all, the latest first; `open` are those that still go on and that nobody decided."""
    authorise(actor, "case.read")
    states = (state,) if state else STATES
    found = await cases.page(states, limit + 1, after)
    items = [one.as_json() for one in found[:limit]]
    following = items[-1]["case_id"] if len(found) > limit else None
    return {"items": items, "total": await cases.count(states), "next": following}


@router.get("/{case_id}")
async def get_case(case_id: str, actor: ActorOf, cases: CasesOf) -> dict[str, Any]:
    """One case. 404 for one that is not there."""
    authorise(actor, "case.read")
    return (await cases.get(case_id)).as_json()


@router.post("/{case_id}/confirm")
async def confirm(case_id: str, actor: ActorOf, cases: CasesOf, _said: Said | None = None) -> dict[str, Any]:
    """Something is the matter: these questions don't count as usual."""
    authorise(actor, "case.decide")
    await cases.confirm(case_id, actor)
    return (await cases.get(case_id)).as_json()


@router.post("/{case_id}/dismiss")
async def dismiss(case_id: str, actor: ActorOf, cases: CasesOf, said: Said | None = None) -> dict[str, Any]:
    """Nothing is the matter, for a reason if there is one to say."""
    authorise(actor, "case.decide")
    await cases.dismiss(case_id, said.reason if said else "", actor)
    return (await cases.get(case_id)).as_json()
