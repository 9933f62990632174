"""What the supervisor sees: the queue by group, who is there with what in hand, promises, ratings, letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from common.auth import AGENTS, Actor
from common.clock import parse_iso
from common.database import Connection
from common.database import Row as SqlRow
from handoff_api.agents.desk_lists import LATE_AFTER
from handoff_api.agents.desk_rows import Row, Rows
from handoff_api.agents.promise_rows import PromiseRow, Whose, owed_page
from handoff_api.conversations.latest import last_replies
from handoff_api.handoffs import after_chat, repository
from handoff_api.handoffs.matching import who_can_serve
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.queue import Availability, availability
from handoff_api.mail import post_office
from handoff_api.mail.repository import undeliverable
from handoff_api.promises import repository as promises
from handoff_api.promises.models import Figures
from handoff_api.staff.models import Staff
from handoff_api.staff.presence import Presence, presences
from handoff_api.staff.repository import active_staff

DAYS = timedelta(days=28)  # of ratings and promises, as everywhere
LETTER_LATE = timedelta(minutes=10)  # a mail server that is well takes one within a minute
LETTERS = timedelta(days=7)  # what nobody has mended in a week is known
SHOWN = 6  # promises and ratings on this page; their own pages have all
QUEUE_AT_MOST = 100


@dataclass(frozen=True)
class Group:
    """Those who wait for the same skill; `since` is when the first of them began to. Without a skill: for anybody."""

    skill: str | None
    rows: list[Row]
    since: str
    is_late: bool
    present: int


@dataclass(frozen=True)
class AgentCard:
    """Somebody who answers visitors, with the chats in hand; `last_reply` is the latest one in these."""

    staff: Staff
    status: str
    capacity: int
    chats: list[Row]
    last_reply: str | None

    @property
    def is_full(self) -> bool:
        """As many chats as he takes at once, or more."""
        return len(self.chats) >= self.capacity


@dataclass(frozen=True)
class Supervision:
    """Everything on the page."""

    groups: list[Group]
    waiting: int
    since: str | None
    is_late: bool
    agents: list[AgentCard]
    away: list[Staff]
    chats: int
    present: Availability
    promises: list[PromiseRow]
    owed: dict[Whose, int]
    kept: Figures
    ratings: dict[str, Any]
    recent: list[SqlRow]
    undelivered: list[SqlRow]
    letters_late: int


def supervision(c: Connection, now: datetime, actor: Actor) -> Supervision:
    """The desk as it is at `now`, for `actor`."""
    queue = repository.waiting(c)
    active = repository.page_of(c, "active", 500, None)[0]
    rows = Rows(c, actor.id, [*queue[:QUEUE_AT_MOST], *active])
    staff = [one for one in active_staff(c) if set(one.roles) & AGENTS]
    there = {one.staff_id: one for one in presences(c, now)}
    agents = _agents(c, now, staff, there, active, rows)
    urgent, owed = owed_page(c, now, actor, "all")
    return Supervision(
        groups=_groups(c, now, queue[:QUEUE_AT_MOST], rows, there),
        waiting=len(queue),
        since=queue[0].queued_since if queue else None,
        is_late=bool(queue) and _is_late(queue[0], now),
        agents=agents,
        away=[one for one in staff if "agent" in one.roles and one.id not in {card.staff.id for card in agents}],
        chats=len(active),
        present=availability(c, now),
        promises=urgent[:SHOWN],
        owed=owed,
        kept=promises.figures(c, now - DAYS, now),
        ratings=after_chat.figures(c, now - DAYS),
        recent=after_chat.recent(c, now - DAYS, SHOWN),
        undelivered=undeliverable(c, now - LETTERS),
        letters_late=post_office.overdue(c, now - LETTER_LATE)[0],
    )


def _is_late(handoff: Handoff, now: datetime) -> bool:
    return now - parse_iso(handoff.queued_since) >= LATE_AFTER


def _groups(
    c: Connection, now: datetime, queue: Sequence[Handoff], rows: Rows, there: dict[str, Presence]
) -> list[Group]:
    """By skill, the group whose first visitor waits longest first."""
    by_skill: dict[str | None, list[Handoff]] = {}
    for one in queue:
        by_skill.setdefault(one.skill, []).append(one)
    return [
        Group(
            skill,
            [rows.row(one, one.queued_since, _is_late(one, now)) for one in those],
            those[0].queued_since,
            _is_late(those[0], now),
            sum(there[one].is_present for one in who_can_serve(c, skill, those[0].language) if one in there),
        )
        for skill, those in by_skill.items()
    ]


def _agents(
    c: Connection, now: datetime, staff: list[Staff], there: dict[str, Presence], active: list[Handoff], rows: Rows
) -> list[AgentCard]:
    """Who is at the desk or on a break, and whoever has a chat; those who are there first."""
    replies = last_replies(c)
    chats: dict[str, list[Row]] = {}
    for one in sorted(active, key=lambda one: one.claimed_at or ""):
        row = rows.row(one, one.claimed_at, rows.is_owed_long(one, now))
        chats.setdefault(one.assignee_id or "", []).append(row)
    cards = [_card(one, there.get(one.id), chats.get(one.id, []), replies.get(one.id)) for one in staff]
    shown = [card for card in cards if card.status != "away" or card.chats]
    order = ("available", "busy", "break", "away")
    return sorted(shown, key=lambda card: (order.index(card.status), card.staff.name))


def _card(one: Staff, presence: Presence | None, chats: list[Row], last_reply: str | None) -> AgentCard:
    status, capacity = (presence.status, presence.capacity) if presence else ("away", 0)
    return AgentCard(one, status, capacity, chats, last_reply)
