"""To whom a chat can be given: colleagues at the desk with their load, and groups with who is there for them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from common.auth import AGENTS
from common.database import Connection
from handoff_api.handoffs import repository
from handoff_api.staff.presence import Presence, presences
from handoff_api.staff.repository import active_staff


@dataclass(frozen=True)
class Colleague:
    """Somebody at the desk. `speaks` says whether the visitor's language is one of his."""

    staff_id: str
    name: str
    status: str
    chats: int
    capacity: int
    skills: tuple[str, ...]
    speaks: bool

    @property
    def is_full(self) -> bool:
        """As many chats as he takes at once, or more."""
        return self.chats >= self.capacity


@dataclass(frozen=True)
class Group:
    """Everybody with a skill: how many are at the desk, and how many visitors wait for them."""

    skill: str
    present: int
    waiting: int


@dataclass(frozen=True)
class TransferChoices:
    """Those with time and room first; groups by name."""

    colleagues: list[Colleague]
    groups: list[Group]


def transfer_choices(c: Connection, now: datetime, giver_id: str, language: str) -> TransferChoices:
    """Where the chats of `giver_id` can go at `now`; an empty `language` is everybody's."""
    chats = repository.chats_by_agent(c)
    present = {one.staff_id: one for one in presences(c, now) if one.is_present}
    staff = [one for one in active_staff(c) if set(one.roles) & AGENTS]
    waiting = Counter(one.skill for one in repository.waiting(c))
    there = Counter(skill for one in staff if one.id in present for skill in one.skills)
    colleagues = [
        _colleague(present[one.id], chats.get(one.id, 0), one.skills, not language or language in one.languages)
        for one in staff
        if one.id in present and one.id != giver_id
    ]
    skills = sorted({skill for one in staff for skill in one.skills})
    return TransferChoices(
        sorted(
            colleagues, key=lambda one: (one.is_full, one.status != "available", not one.speaks, one.chats, one.name)
        ),
        [Group(skill, there[skill], waiting[skill]) for skill in skills],
    )


def _colleague(presence: Presence, chats: int, skills: tuple[str, ...], speaks: bool) -> Colleague:
    return Colleague(
        presence.staff_id, presence.name, presence.status, chats, presence.capacity, tuple(sorted(skills)), speaks
    )
