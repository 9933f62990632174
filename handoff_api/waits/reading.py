"""Reads from SQL what the desk wrote down: a day's records, and who is at the desk now."""

import math
from datetime import datetime

from common.auth import AGENTS
from common.clock import iso, parse_iso
from common.database import Connection, Row
from handoff_api.opening_hours import OpeningHours, Timetable
from handoff_api.opening_hours import repository as hours
from handoff_api.staff.presence import AWAY_AFTER, USUAL_CAPACITY, presences
from handoff_api.staff.repository import active_staff
from handoff_api.waits.calendar_day import CalendarDay
from handoff_api.waits.estimator import Attending
from handoff_api.waits.records import Person, Place, Records, Shift, Talk


def today(c: Connection, now: datetime) -> CalendarDay:
    """The day that it is at the company."""
    return CalendarDay.of(now, (hours.current(c) or OpeningHours()).zone)


def records_of(c: Connection, day: CalendarDay, now: datetime) -> Records:
    """What was written down on `day`, and what had not ended when it began."""
    begins, ends = day.span
    shifts = (_shift(day, row, now) for row in _shifts(c, begins, ends))
    return Records(
        shifts=tuple(shift for shift in shifts if shift.ended is None or shift.ended > 0),
        places=tuple(_place(day, row) for row in _places(c, begins, ends)),
        talks=tuple(_talk(day, row) for row in _talks(c, begins, ends)),
        closing=closing_of(c, day, now),
    )


def closing_of(c: Connection, day: CalendarDay, now: datetime) -> float:
    """The minute at which the company closes: of what is open at `now`, else for the last time on that day."""
    opening_hours = hours.current(c)
    if opening_hours is None:
        return math.inf
    if day.date == now.astimezone(day.zone).date():
        closes = Timetable(opening_hours).closing(now)
        return day.minute(closes) if closes else math.inf
    spans = opening_hours.spans_on(day.date)
    return max((_clock(closes) if closes > opens else math.inf for opens, closes in spans), default=math.inf)


def people(c: Connection) -> list[Person]:
    """Everybody who may take chats, with the number that was declared."""
    declared = {row["staff_id"]: row["capacity"] for row in c.execute("SELECT staff_id, capacity FROM presence")}
    return [
        Person(one.id, declared.get(one.id, USUAL_CAPACITY), frozenset(one.skills), frozenset(one.languages))
        for one in active_staff(c)
        if set(one.roles) & AGENTS and declared.get(one.id, USUAL_CAPACITY) > 0
    ]


def attending(c: Connection, day: CalendarDay, now: datetime) -> list[Attending]:
    """The same people as they are at the desk at `now`, and since when."""
    status = {one.staff_id: one.status for one in presences(c, now)}
    last = {row["staff_id"]: row for row in _shifts(c, *day.span)}  # the latest of each
    found = []
    for person in people(c):
        shift = last.get(person.staff_id)
        is_open = shift is not None and shift["ended_at"] is None
        since = day.minute_of(shift["began_at"] if is_open else shift["ended_at"]) if shift else None
        is_now = status.get(person.staff_id, "away")
        kind = "available" if is_now == "available" else "off" if is_now == "away" else "break"
        found.append(Attending(person, kind, day.minute(now) if since is None else since))
    return found


def _shifts(c: Connection, begins: str, ends: str) -> list[Row]:
    return c.execute(
        """SELECT agent_shift.*, presence.seen_at AS seen_at
           FROM agent_shift LEFT JOIN presence ON presence.staff_id = agent_shift.staff_id
           WHERE (began_at >= :begins AND began_at < :ends) OR (ended_at IS NULL AND began_at < :ends)
           ORDER BY began_at""",
        begins=begins,
        ends=ends,
    )


def _places(c: Connection, begins: str, ends: str) -> list[Row]:
    return c.execute(
        """SELECT queue_place.*, handoff.state AS state, handoff.closed_at AS closed_at
           FROM queue_place JOIN handoff ON handoff.id = queue_place.handoff_id
           WHERE (entered_at >= :begins AND entered_at < :ends)
              OR (ended_at IS NULL AND handoff.state <> 'closed' AND entered_at < :ends)
           ORDER BY joined_at, handoff_id""",
        begins=begins,
        ends=ends,
    )


def _talks(c: Connection, begins: str, ends: str) -> list[Row]:
    return c.execute(
        """SELECT agent_chat.*, handoff.state AS state, handoff.closed_at AS closed_at
           FROM agent_chat JOIN handoff ON handoff.id = agent_chat.handoff_id
           WHERE (began_at >= :begins AND began_at < :ends)
              OR (ended_at IS NULL AND handoff.state <> 'closed' AND began_at < :ends)
           ORDER BY began_at""",
        begins=begins,
        ends=ends,
    )


def _shift(day: CalendarDay, row: Row, now: datetime) -> Shift:
    """A shift that nobody ended is over as well once the console has been silent."""
    is_lost = row["ended_at"] is None and row["seen_at"] is not None and row["seen_at"] <= iso(now - AWAY_AFTER)
    ended, then = row["ended_at"], row["ended_by"] or "off"
    if is_lost:
        seen = parse_iso(row["seen_at"]) if row["seen_at"] else parse_iso(row["began_at"])
        ended, then = iso(seen + AWAY_AFTER), "lost"
    return Shift(row["staff_id"], day.minute_of(row["began_at"]) or 0.0, day.minute_of(ended), then)


def _place(day: CalendarDay, row: Row) -> Place:
    """An erased conversation left the queue when it was closed."""
    ended = row["ended_at"] or (row["closed_at"] if row["state"] == "closed" else None)
    return Place(
        row["handoff_id"], day.minute_of(row["joined_at"]) or 0.0, day.minute_of(row["entered_at"]) or 0.0,
        row["skill"], row["language"], day.minute_of(ended), row["ended_by"] or ("moved" if ended else None),
        row["claimed_by"],
    )  # fmt: skip


def _talk(day: CalendarDay, row: Row) -> Talk:
    ended = row["ended_at"] or (row["closed_at"] if row["state"] == "closed" else None)
    began = day.minute_of(row["began_at"]) or 0.0
    return Talk(row["handoff_id"], row["staff_id"], began, day.minute_of(ended), bool(row["finished"]))


def _clock(text: str) -> float:
    hour, minute = text.split(":")
    return int(hour) * 60.0 + int(minute)
