"""Looks after what is promised: alerts before it is due, says when it is late, and when it is broken."""

import asyncio
from datetime import datetime, timedelta

import structlog

from common.clock import Clock, iso, parse_iso
from common.database import Connection, Database, Row
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.event_log import Feed, StoredEvent, append
from handoff_api.event_log.events import Event, PromiseDueSoon, PromiseLate
from handoff_api.opening_hours import Timetable
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.promises.due import broken_after
from handoff_api.promises.keeping import broken
from handoff_api.promises.models import Promise

LOOK_EVERY = 10.0  # seconds

log = structlog.get_logger()


class PromiseWatch:
    """Runs beside the requests."""

    def __init__(self, database: Database, feed: Feed, clock: Clock) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # the database is away for a while; the next look tries again
                log.warning("promises_not_watched", kind=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Note and tell what has become urgent, late or broken since the last look."""
        now = self._clock.now()
        if await self._database.read(lambda c: bool(_urgent(c, now) or _late(c, now) or _broken(c, now))):
            self._feed.publish(await self._database.write(lambda c: noted(c, now)))


def noted(c: Connection, now: datetime) -> list[StoredEvent]:
    """Note what has changed; the events that tell of it. Of several processes each thing is told by one."""
    told: list[tuple[Promise, Event]] = []
    for promise in _urgent(c, now):
        if _set(c, promise, "alerted_at = :now", "alerted_at IS NULL", now=iso(now)):
            told.append((promise, PromiseDueSoon(**_about(promise))))
    for promise in _late(c, now):
        if _set(c, promise, "state = 'late', late_at = :now", "state = 'open'", now=iso(now)):
            told.append((promise, PromiseLate(**_about(promise))))
    for promise in _broken(c, now):
        if _set(c, promise, "state = 'broken'", "state = 'late'"):
            told.append((promise, broken(promise)))
    return [append(c, promise.conversation_id, event, now) for promise, event in told]


def _about(promise: Promise) -> dict[str, str | None]:
    return {
        "promise_id": promise.id,
        "handoff_id": promise.handoff_id,
        "due": promise.due_at,
        "owner_id": promise.owner_id,
    }


def _set(c: Connection, promise: Promise, what: str, still: str, **values: str) -> bool:
    c.execute(f"UPDATE promise SET {what} WHERE id = :id AND ended_at IS NULL AND {still}", id=promise.id, **values)
    return c.rowcount == 1


def _urgent(c: Connection, now: datetime) -> list[Promise]:
    before = timedelta(minutes=desk_rules.current(c).alert_before_minutes)
    rows = c.execute(
        """SELECT * FROM promise WHERE ended_at IS NULL AND alerted_at IS NULL AND state = 'open'
           AND due_at > :now AND due_at <= :soon ORDER BY due_at""",
        now=iso(now),
        soon=iso(now + before),
    )
    return [Promise.from_row(row) for row in rows]


def _late(c: Connection, now: datetime) -> list[Promise]:
    rows = c.execute(
        "SELECT * FROM promise WHERE ended_at IS NULL AND state = 'open' AND due_at <= :now ORDER BY due_at",
        now=iso(now),
    )
    return [Promise.from_row(row) for row in rows]


def _broken(c: Connection, now: datetime) -> list[Promise]:
    """Those that are late by a whole opening day."""
    rows = c.execute(
        """SELECT promise.*, handoff.skill AS skill FROM promise JOIN handoff ON handoff.id = promise.handoff_id
           WHERE promise.ended_at IS NULL AND promise.state = 'late' ORDER BY promise.due_at"""
    )
    return [_without_skill(row) for row in rows if broken_after(_timetable(c, row["skill"]), _due(row)) <= now]


def _timetable(c: Connection, skill: str | None) -> Timetable | None:
    hours = opening_hours.current(c)
    return Timetable(hours, skill) if hours else None


def _due(row: Row) -> datetime:
    return parse_iso(row["due_at"])


def _without_skill(row: Row) -> Promise:
    return Promise.from_row({name: value for name, value in row.items() if name != "skill"})
