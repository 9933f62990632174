"""Who could take one more chat now, in the order in which they are asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from common.clock import iso
from common.database import Connection
from handoff_api.handoffs import refusals, repository
from handoff_api.staff.presence import presences
from handoff_api.waits.reading import people
from handoff_api.waits.records import Person

LOOKED_BACK = timedelta(hours=12)  # who has had no chat for longer has been idle long enough


@dataclass(frozen=True)
class FreeHand:
    """An available agent with a free slot."""

    person: Person
    name: str
    slots: int
    chats: int
    idle_since: str  # the last time that he took or ended a chat, or let one pass

    def can_serve(self, skill: str | None, language: str) -> bool:
        """Whether somebody with this need is for him."""
        return self.person.can_serve(skill, language)


def free_hands(c: Connection, now: datetime) -> list[FreeHand]:
    """The available agents with free slots, offers that stand counted as taken; fewest chats first, then longest idle.

    Who lets an offer pass has his turn again after the others.
    """
    chats, offers = repository.chats_by_agent(c), repository.offers_by_agent(c, iso(now))
    idle = _idle_since(c, iso(now - LOOKED_BACK))
    who = {one.staff_id: one for one in people(c)}
    hands = [
        FreeHand(
            who[one.staff_id],
            one.name,
            one.capacity - chats.get(one.staff_id, 0) - offers.get(one.staff_id, 0),
            chats.get(one.staff_id, 0),
            idle.get(one.staff_id, ""),
        )
        for one in presences(c, now)
        if one.status == "available" and one.staff_id in who
    ]
    return sorted(
        (one for one in hands if one.slots > 0), key=lambda one: (one.chats, one.idle_since, one.person.staff_id)
    )


def _idle_since(c: Connection, since: str) -> dict[str, str]:
    last = refusals.last_refusals(c, since)
    for row in c.execute(
        """SELECT staff_id, MAX(COALESCE(ended_at, began_at)) AS at FROM agent_chat
           WHERE began_at >= :since GROUP BY staff_id""",
        since=since,
    ):
        last[row["staff_id"]] = max(row["at"], last.get(row["staff_id"], ""))
    return last
