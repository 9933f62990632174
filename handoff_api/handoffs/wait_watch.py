"""Keeps the waits that are said true: looks at the desk when something happened there, and every few seconds.

Beside the requests and not in them, so that no claim waits for a calculation. What it finds it stores
in one short piece of work, which looks again at who still waits.
"""

import asyncio
from contextlib import suppress
from datetime import date, datetime

import structlog

from common.clock import Clock, iso
from common.database import Connection, Database
from handoff_api.event_log import Feed, StoredEvent
from handoff_api.event_log.events import HandoffPositionChanged
from handoff_api.handoffs import outcomes
from handoff_api.handoffs.positions import tell_waits
from handoff_api.handoffs.repository import is_anybody_waiting
from handoff_api.staff.shifts import forget_old_shifts
from handoff_api.waits import stored
from handoff_api.waits.estimates import Estimate, estimates
from handoff_api.waits.learner import Learner
from handoff_api.waits.memory import Memory

LOOK_EVERY = 5.0  # seconds: agents come, go and fall silent without an event
AT_MOST_EVERY = 1.0  # seconds, however much happens

log = structlog.get_logger()


class WaitWatch:
    """Runs beside the requests."""

    def __init__(self, database: Database, feed: Feed, clock: Clock) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock
        self._learner = Learner()
        self._kept: Memory | None = None
        self._forgot_on: date | None = None
        self._news = asyncio.Event()
        feed.observe(self._notice)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):  # `wait_for` would miss an end that comes with the news
                    await self._news.wait()
            self._news.clear()
            try:
                await self.look()
            except Exception as error:  # the database is away for a while; the next look tries again
                log.warning("waits_not_said", kind=type(error).__name__)
            await asyncio.sleep(AT_MOST_EVERY)

    async def look(self) -> None:
        """Learn from what ended, and tell those who wait what is true now."""
        now = self._clock.now()
        learned, found, is_needed = await self._database.read(lambda c: self._looked(c, now))
        if learned is not self._kept:
            await self._database.write(lambda c: stored.keep_memory(c, learned, iso(now)))
            self._kept = learned
            await self._forget(now)
        if is_needed:
            self._feed.publish(await self._database.write(lambda c: _stored(c, now, found)))

    async def _forget(self, now: datetime) -> None:
        """Once a day, at the first chat that ends."""
        if self._forgot_on != now.date():
            await self._database.write(lambda c: forget_old_shifts(c, now))
            self._forgot_on = now.date()

    def _looked(self, c: Connection, now: datetime) -> tuple[Memory, list[Estimate], bool]:
        is_anybody = is_anybody_waiting(c)
        return (
            self._learner.learn(c, now),
            estimates(c, now) if is_anybody else [],
            is_anybody or outcomes.is_anything_open(c),
        )

    def _notice(self, event: StoredEvent) -> None:
        is_own = event.type == HandoffPositionChanged.type
        if event.type.startswith("handoff.") and not is_own:
            self._news.set()


def _stored(c: Connection, now: datetime, found: list[Estimate]) -> list[StoredEvent]:
    outcomes.learn_outcomes(c, now)
    return tell_waits(c, now, found)
