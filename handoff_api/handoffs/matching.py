"""Who may serve whom: by skill and language, and what a handoff in the queue is to one agent.

Agents without skills serve everybody. What nobody of the staff could ever meet is no need: whoever
writes a language that nobody speaks is answered all the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from common.auth import AGENTS
from common.clock import iso
from common.database import Connection
from handoff_api.handoffs.models import Handoff, HandoffRequest
from handoff_api.staff.repository import active_staff, names_of_staff
from handoff_api.waits.records import Person

# From here on one nearest article in three is what the question is about: better than sending it to anybody.
PROBABLY = 0.35
_ABOUT_THE_FIRST = frozenset({"sensitive_topic", "repeated_question"})  # it is known what these are about


@dataclass(frozen=True)
class Need:
    """What an agent must have for a handoff."""

    skill: str | None
    language: str


@dataclass(frozen=True)
class Fit:
    """What a handoff in the queue is to one agent. Names are empty where there is nobody."""

    can_serve: bool  # it is for him; the others are for colleagues
    knows_him: bool  # the visitor spoke with this very agent last
    known_agent: str  # the name of whoever that was
    is_offered: bool  # to this agent, until `offered_until`
    offered_to: str  # the name of whom it is offered to, this agent or another
    offered_until: str | None


def need_of(c: Connection, skill: str | None, language: str) -> Need:
    """What is needed, as far as anybody of the staff could ever meet it; the language gives way last."""
    staff = _everybody(c)
    for need in (Need(skill, language), Need(None, language)):
        if not staff or _able(staff, need):
            return need
    return Need(None, next(spoken for one in staff for spoken in sorted(one.languages)))


def skill_of(asked: HandoffRequest) -> str | None:
    """The skill that was asked for, else that of the article the question is probably about."""
    if asked.skill or asked.decision is None:
        return asked.skill
    sure = asked.reason.code in _ABOUT_THE_FIRST
    about = sorted(asked.decision.candidates, key=lambda one: not (sure and one.sensitive))
    return about[0].skill if about and (sure or about[0].confidence >= PROBABLY) else None


def who_can_serve(c: Connection, skill: str | None, language: str) -> set[str]:
    """The ids of everybody on the staff for whom this is, present or not."""
    return {one.staff_id for one in _able(_everybody(c), Need(skill, language))}


def fits(c: Connection, now: datetime, staff_id: str, queue: Sequence[Handoff]) -> dict[str, Fit]:
    """What each of these is to the agent, by handoff."""
    own = next((one for one in _everybody(c) if one.staff_id == staff_id), None)
    names = names_of_staff(c)
    return {one.id: _fit(one, iso(now), own, staff_id, names) for one in queue}


def _fit(handoff: Handoff, now: str, own: Person | None, staff_id: str, names: dict[str, str]) -> Fit:
    is_offered = handoff.is_offered(now)
    return Fit(
        can_serve=own is not None and own.can_serve(handoff.skill, handoff.language),
        knows_him=handoff.known_agent_id == staff_id,
        known_agent=names.get(handoff.known_agent_id or "", ""),
        is_offered=is_offered and handoff.offered_to == staff_id,
        offered_to=names.get(handoff.offered_to or "", "") if is_offered else "",
        offered_until=handoff.offered_until if is_offered else None,
    )


def _everybody(c: Connection) -> list[Person]:
    return [
        Person(one.id, 1, frozenset(one.skills), frozenset(one.languages))
        for one in active_staff(c)
        if set(one.roles) & AGENTS
    ]


def _able(staff: Iterable[Person], need: Need) -> list[Person]:
    return [one for one in staff if one.can_serve(need.skill, need.language)]
