"""Who answers for a promise: whom the visitor knows, else who can and owes least, else who is in charge."""

from collections.abc import Iterable, Mapping

from common.auth import AGENTS, OWNERS
from common.database import Connection
from handoff_api.promises import repository
from handoff_api.staff.models import Staff
from handoff_api.staff.repository import active_staff
from handoff_api.waits.records import Person


def owner_of(
    c: Connection, known_id: str | None, skill: str | None, language: str, without: str | None = None
) -> Staff | None:
    """Who is to own a promise; `known_id` is the agent whom the visitor knows, `without` somebody who is not to own it.

    None when there is nobody at all.
    """
    staff = [one for one in active_staff(c) if set(one.roles) & AGENTS and one.id != without]
    owes = repository.owed_by_owner(c)
    return (
        next((one for one in staff if one.id == known_id), None)
        or _least((one for one in staff if "agent" in one.roles and _can_serve(one, skill, language)), owes)
        or _least((one for one in staff if set(one.roles) & OWNERS), owes)
        or _least(staff, owes)
    )


def _can_serve(one: Staff, skill: str | None, language: str) -> bool:
    return Person(one.id, 1, frozenset(one.skills), frozenset(one.languages)).can_serve(skill, language)


def _least(staff: Iterable[Staff], owes: Mapping[str, int]) -> Staff | None:
    """The one with the fewest promises, whoever is in charge last: to him go those that are late; then by name."""
    return min(staff, key=lambda one: (bool(set(one.roles) & OWNERS), owes.get(one.id, 0)), default=None)
