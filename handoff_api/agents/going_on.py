"""What is going on, as the console shows it beside the chats: open cases, running notices, what is new to me."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.auth import EDITORS, Actor
from handoff_api.agents.names import visitor_name
from handoff_api.notices.affected import Affected, summary
from handoff_api.notices.models import Case, Notice
from handoff_api.providers import Services

SHOWN_AT_MOST = 200  # conversations of a list on a page; the figures above it count all


@dataclass(frozen=True)
class GoingOn:
    """`told` counts the conversations that were told each notice, `fresh` what is new since my last shift."""

    cases: list[Case]
    running: list[Notice]
    told: dict[str, int]
    fresh: int
    writes_notices: bool  # whether the reader may draft one


async def going_on(use: Services, actor: Actor, language: str) -> GoingOn:
    """What is going on for somebody of the staff; nothing of it is asked of kb meanwhile."""
    board = use.notices.board
    fresh, _ = await use.notices.news(actor.id, language)
    return GoingOn(board.cases(), board.running(), await use.notices.counts(), len(fresh), bool(actor.roles & EDITORS))


@dataclass(frozen=True)
class AffectedRow:
    """One line of those who are affected."""

    one: Affected
    name: str | None
    tag: str


def affected_context(found: Sequence[Affected]) -> dict[str, Any]:
    """What a page shows of those who are affected."""
    rows = [AffectedRow(one, *visitor_name(one.conversation)) for one in found[:SHOWN_AT_MOST]]
    return {"rows": rows, "figures": summary(found), "more": max(0, len(found) - SHOWN_AT_MOST)}
