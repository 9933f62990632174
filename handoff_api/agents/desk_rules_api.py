"""The desk's rules over HTTP: the staff read them, the owner sets them."""

from typing import Any

from fastapi import APIRouter

from common.auth import Actor
from handoff_api.agents.permissions import requires
from handoff_api.desk_rules import DeskRules
from handoff_api.providers import Use

router = APIRouter(prefix="/api/desk-rules", tags=["desk rules"])


@router.get("")
async def read_rules(use: Use, _: Actor = requires("rules.read")) -> dict[str, Any]:
    """The rules that count."""
    return (await use.desk_rules.current()).model_dump()


@router.put("")
async def set_rules(rules: DeskRules, use: Use, actor: Actor = requires("rules.set")) -> dict[str, Any]:
    """Set all rules at once; one that is not named has its default again."""
    await use.desk_rules.set(actor, rules)
    return rules.model_dump()
