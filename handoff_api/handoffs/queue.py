"""The queue: where somebody stands in it, and who is there to serve it.

Nothing is estimated here. A wait is a range made from measured ones; until there are enough of
them, visitors are told their position and how many agents are present, which are facts.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from common.database import Connection
from handoff_api.handoffs import repository
from handoff_api.handoffs.models import Handoff
from handoff_api.staff.presence import presences


@dataclass(frozen=True)
class Availability:
    """Who could take a chat now. `open` and `next_open` are None while nobody has set opening hours."""

    agents_present: int
    free_slots: int
    open: bool | None = None
    next_open: str | None = None

    @property
    def public(self) -> dict[str, object]:
        """As the handoff API says it."""
        return asdict(self)


def availability(c: Connection, now: datetime) -> Availability:
    """Who is at the desk at `now`, and for how many more chats."""
    chats = repository.chats_by_agent(c)
    present = [one for one in presences(c, now) if one.is_present]
    free = [max(0, one.capacity - chats.get(one.staff_id, 0)) for one in present if one.status == "available"]
    return Availability(len(present), sum(free))


def position_of(c: Connection, handoff: Handoff) -> int:
    """Where a handoff stands among those that wait, from 1."""
    row = c.one(
        """SELECT COUNT(*) AS n FROM handoff
           WHERE state = 'waiting' AND (queued_since < :since OR (queued_since = :since AND id < :id))""",
        since=handoff.queued_since,
        id=handoff.id,
    )
    return (row["n"] if row else 0) + 1


def untold(c: Connection, agents_present: int) -> list[tuple[Handoff, int]]:
    """Those who were told another position or another number of agents, with the position they have now."""
    places = enumerate(repository.waiting(c), start=1)
    return [
        (handoff, place)
        for place, handoff in places
        if (handoff.position, handoff.agents_present) != (place, agents_present)
    ]
