"""What the left side of the console shows: my chats, who waits, what colleagues have, what was closed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from common.auth import Actor
from common.clock import parse_iso
from common.database import Connection
from handoff_api.agents.desk_rows import Row, Rows
from handoff_api.agents.promise_rows import OwedList, owed_list
from handoff_api.handoffs import repository
from handoff_api.handoffs.matching import fits
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.queue import Availability, availability
from handoff_api.staff.presence import USUAL_CAPACITY, presences

LATE_AFTER = timedelta(minutes=8)  # waits beyond this are the ones that end in complaints; shown inverted
QUEUE_AT_MOST = 100  # rows of the queue on the page; the count above it is of all
CLOSED_AT_MOST = 8


@dataclass(frozen=True)
class Lists:
    """The left side, and the presence of whoever looks at it.

    `offered` is offered to the reader alone, until its time has passed; `waiting` is for him and others,
    `elsewhere` needs a skill or a language that he has not.
    """

    offered: list[Row]
    mine: list[Row]
    waiting: list[Row]
    elsewhere: list[Row]
    waiting_in_all: int
    promises: OwedList
    colleagues: list[Row]
    closed: list[Row]
    present: Availability
    status: str
    capacity: int
    names: dict[str, str] = field(repr=False)


def desk_lists(c: Connection, now: datetime, actor: Actor) -> Lists:
    """The lists of an agent at `now`."""
    queue = repository.waiting(c)
    shown = queue[:QUEUE_AT_MOST]
    active = sorted(repository.page_of(c, "active", 500, None)[0], key=_taken)
    closed = repository.last_closed_of(c, actor.id, CLOSED_AT_MOST)
    rows = Rows(c, actor.id, [*shown, *active, *closed])
    what = fits(c, now, actor.id, shown)
    waiting = [rows.row(one, one.queued_since, _has_waited_long(one, now), what[one.id]) for one in shown]
    own = next((one for one in presences(c, now) if one.staff_id == actor.id), None)
    return Lists(
        offered=[row for row in waiting if row.fit.is_offered],
        mine=[rows.row(one, one.claimed_at, rows.is_owed_long(one, now)) for one in _of(active, actor.id)],
        waiting=[row for row in waiting if row.fit.can_serve and not row.fit.is_offered],
        elsewhere=[row for row in waiting if not row.fit.can_serve and not row.fit.is_offered],
        waiting_in_all=len(queue),
        promises=owed_list(c, now, actor),
        colleagues=[rows.row(one, one.claimed_at) for one in active if one.assignee_id != actor.id],
        closed=[rows.row(one, one.closed_at) for one in closed],
        present=availability(c, now),
        status=own.status if own else "away",
        capacity=own.capacity if own else USUAL_CAPACITY,
        names=rows.names,
    )


def _taken(handoff: Handoff) -> str:
    """Chats stand in the order in which they were taken, so that they keep their place and their number."""
    return handoff.claimed_at or ""


def _of(active: list[Handoff], staff_id: str) -> list[Handoff]:
    return [one for one in active if one.assignee_id == staff_id]


def _has_waited_long(handoff: Handoff, now: datetime) -> bool:
    return now - parse_iso(handoff.queued_since) >= LATE_AFTER
