"""`/api/budget`: how many answers may be wrong. Owners look, an admin sets it."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from common.auth import authorise
from kb.budget.models import LEAST, MOST, Budget
from kb.providers import ActorOf, BudgetsOf

router = APIRouter(prefix="/api/budget", tags=["budget"])


class Wanted(BaseModel):
    """The body of `PUT /api/budget`."""

    value: float  # share of the answers, 0.005 to 0.2


@router.get("")
async def look(actor: ActorOf, budgets: BudgetsOf) -> dict[str, Any]:
    """The budget in force, its bounds, and the changes that led to it, newest first."""
    authorise(actor, "budget.read")
    return _told(await budgets.current()) | {"history": [vars(past) for past in await budgets.history()]}


@router.put("")
async def change(wanted: Wanted, actor: ActorOf, budgets: BudgetsOf) -> dict[str, Any]:
    """Set it. The next question is decided by it, in every process."""
    return _told(await budgets.change(wanted.value, actor))


def _told(budget: Budget) -> dict[str, Any]:
    return {**vars(budget), "least": LEAST, "most": MOST}
