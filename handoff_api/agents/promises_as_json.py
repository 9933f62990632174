"""Promises as the API tells them."""

from typing import Any

from common.database import Connection
from handoff_api.conversations.latest import with_ids
from handoff_api.promises import Promise
from handoff_api.promises import repository as promises
from handoff_api.promises.models import SYSTEM, State
from handoff_api.staff.repository import names_of_staff


def one(c: Connection, promise: Promise) -> dict[str, Any]:
    """A promise by itself."""
    return _told(c, [promise])[0]


def page(c: Connection, state: State | None, owner_id: str | None, limit: int, after: str | None) -> dict[str, Any]:
    """One page of the list, the most urgent first; without a state those that are owed."""
    behind = promises.with_id(c, after) if after else None
    found, total = promises.page_of(c, state, owner_id, limit, behind)
    return {"items": _told(c, found), "total": total, "next": found[-1].id if len(found) == limit else None}


def _told(c: Connection, found: list[Promise]) -> list[dict[str, Any]]:
    names, moves = names_of_staff(c), promises.moves_of(c, [one.id for one in found if one.moves])
    visitors = with_ids(c, [one.conversation_id for one in found])
    return [
        {
            "promise_id": one.id,
            "handoff_id": one.handoff_id,
            "conversation_id": one.conversation_id,
            "visitor": visitors[one.conversation_id].visitor_name,
            "state": one.state,
            "is_owed": one.is_owed,
            "text": one.text,
            "due": one.due_at,
            "contact": one.contact,
            "owner": _person(one.owner_id, names),
            "made_at": one.made_at,
            "made_by": None if one.made_by == SYSTEM else _person(one.made_by, names),
            "late_at": one.late_at,
            "ended_at": one.ended_at,
            "note": one.note,
            "moves": [
                {"from_due": move.from_due, "due": move.to_due, "reason": move.reason, "at": move.at,
                 "by": _person(move.moved_by, names)}
                for move in moves.get(one.id, [])
            ],
        }
        for one in found
    ]  # fmt: skip


def _person(staff_id: str | None, names: dict[str, str]) -> dict[str, str] | None:
    return {"staff_id": staff_id, "name": names.get(staff_id, "")} if staff_id else None
