"""Who is at the desk, and for how many chats: kept alive by the console's heartbeat.

What counts is worked out when it is asked for, from when somebody was last seen; so nobody has
to notice that a browser died.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from common.clock import Clock, iso, parse_iso
from common.database import Connection, Database
from handoff_api.staff.shifts import end_shift, note_status

Status = Literal["available", "busy", "break", "away"]

PRESENT = ("available", "busy")
HEARTBEAT = 15  # seconds between the console's heartbeats
AWAY_AFTER = timedelta(seconds=3 * HEARTBEAT)  # two may be lost on a bad line, three are not
USUAL_CAPACITY = 3  # chats at once, until an agent says otherwise
LARGEST_CAPACITY = 20


@dataclass(frozen=True)
class Presence:
    """Somebody's presence as it counts at a moment; `capacity` is how many chats they take at once."""

    staff_id: str
    name: str
    status: Status
    capacity: int

    @property
    def is_present(self) -> bool:
        """At the desk, though perhaps with both hands full."""
        return self.status in PRESENT


class Beat(NamedTuple):
    """What a heartbeat found: whether it brought somebody back, and whether that person is at the desk."""

    is_back: bool
    is_present: bool


class PresenceBoard:
    """Keeps and tells who is at the desk."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def set(self, staff_id: str, status: Status, capacity: int) -> None:
        """Store what somebody chose; it also counts as being seen."""
        now = self._clock.now()
        await self._database.write(lambda c: _store(c, staff_id, status, capacity, now))

    async def heartbeat(self, staff_id: str) -> Beat:
        """Note that somebody's console is open; whoever has not chosen how he is at the desk stays away."""
        now = self._clock.now()
        return await self._database.write(lambda c: _beat(c, staff_id, now))

    async def leave(self, staff_id: str) -> None:
        """Somebody signs out: away from now on, without waiting for heartbeats that do not come."""
        now = iso(self._clock.now())
        await self._database.write(lambda c: leave_in(c, staff_id, now))

    async def all(self) -> list[Presence]:
        """The presence of every agent who ever opened the console, by name."""
        now = self._clock.now()
        return await self._database.read(lambda c: presences(c, now))


def presences(c: Connection, now: datetime) -> list[Presence]:
    """Everybody's presence at `now`, by name; somebody not seen for 45 s is away."""
    rows = c.execute(
        """SELECT presence.*, staff.name AS name FROM presence JOIN staff ON staff.id = presence.staff_id
           WHERE staff.active = 1 ORDER BY staff.name, staff.id"""
    )
    seen_after = iso(now - AWAY_AFTER)
    return [
        Presence(
            row["staff_id"],
            row["name"],
            row["status"] if row["seen_at"] > seen_after else "away",
            row["capacity"],
        )
        for row in rows
    ]


def pause(c: Connection, staff_id: str, now: datetime) -> None:
    """Somebody who does not answer counts as on a break until he says otherwise; being seen stays as it was."""
    end_shift(c, staff_id, "break", iso(now))
    c.execute("UPDATE presence SET status = 'break' WHERE staff_id = :id AND status = 'available'", id=staff_id)


def leave_in(c: Connection, staff_id: str, now: str) -> None:
    """Somebody is away from now on, as part of other work."""
    end_shift(c, staff_id, "off", now)
    c.execute("UPDATE presence SET seen_at = '' WHERE staff_id = :id", id=staff_id)


def forget_choice(c: Connection, staff_id: str, now: datetime) -> None:
    """Whoever comes to work says anew that he is there; who is at the desk in another window has said so."""
    c.execute(
        "UPDATE presence SET status = 'away' WHERE staff_id = :id AND seen_at <= :lost",
        id=staff_id,
        lost=iso(now - AWAY_AFTER),
    )


def _beat(c: Connection, staff_id: str, now: datetime) -> Beat:
    before = c.one("SELECT * FROM presence WHERE staff_id = :id" + c.for_update, id=staff_id)
    status = before["status"] if before else "away"
    _store(c, staff_id, status, before["capacity"] if before else USUAL_CAPACITY, now)
    is_back = before is None or before["seen_at"] <= iso(now - AWAY_AFTER)
    return Beat(is_back, status in PRESENT)


def _store(c: Connection, staff_id: str, status: str, capacity: int, now: datetime) -> None:
    _end_lost_shift(c, staff_id, now)
    c.execute(
        """INSERT INTO presence (staff_id, status, capacity, seen_at) VALUES (:id, :status, :capacity, :now)
           ON CONFLICT (staff_id) DO UPDATE SET status = :status, capacity = :capacity, seen_at = :now""",
        id=staff_id,
        status=status,
        capacity=capacity,
        now=iso(now),
    )
    note_status(c, staff_id, status, iso(now))


def _end_lost_shift(c: Connection, staff_id: str, now: datetime) -> None:
    """Whose console had fallen silent was away from then on, whatever the status said."""
    before = c.one("SELECT seen_at FROM presence WHERE staff_id = :id", id=staff_id)
    if before is not None and "" < before["seen_at"] <= iso(now - AWAY_AFTER):
        end_shift(c, staff_id, "lost", iso(parse_iso(before["seen_at"]) + AWAY_AFTER))
