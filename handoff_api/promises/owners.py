"""Who answers for a promise: whom the visitor knows, else who can and owes least, else who is in charge."""

from collections.abc import Iterable, Mapping

from common.auth import AGENTS, OWNERS
from common.database import Connection
from handoff_api.promises import repository
from handoff_api.staff.models import Staff
from handoff_api.staff.repository import active_staff
from handoff_api.waits.records import Person


def owner_of(
    c: Connection, visitor_id: str, skill: str | None, language: str, without: str | None = None
) -> Staff | None:
    """Who is to own a promise to a visitor; `without` is somebody who is not to. None when there is nobody at all."""
    staff = [one for one in active_staff(c) if set(one.roles) & AGENTS and one.id != without]
    known = _known_to(c, visitor_id)
    owes = repository.owed_by_owner(c)
    return (
        next((one for one in staff if one.id == known), None)
        or _least((one for one in staff if "agent" in one.roles and _can_serve(one, skill, language)), owes)
        or _least((one for one in staff if set(one.roles) & OWNERS), owes)
        or _least(staff, owes)
    )


def _known_to(c: Connection, visitor_id: str) -> str | None:
    """The agent who talked with this visitor last."""
    row = c.one(
        """SELECT handoff.assignee_id AS known FROM handoff
           JOIN conversation ON conversation.id = handoff.conversation_id
           WHERE conversation.visitor_id = :visitor AND handoff.assignee_id IS NOT NULL
           ORDER BY handoff.claimed_at DESC, handoff.id LIMIT 1""",
        visitor=visitor_id,
    )
    return row["known"] if row else None


def _can_serve(one: Staff, skill: str | None, language: str) -> bool:
    return Person(one.id, 1, frozenset(one.skills), frozenset(one.languages)).can_serve(skill, language)


def _least(staff: Iterable[Staff], owes: Mapping[str, int]) -> Staff | None:
    """The one with the fewest promises; of several, the first by name."""
    return min(staff, key=lambda one: owes.get(one.id, 0), default=None)
