"""Time that runs faster: an event loop whose seconds are short, and the service's clock beside it.

Everything in the loop follows: sleeps, timeouts, heartbeats, leases. Threads (the database) keep real time.
"""

import asyncio
import selectors
import time
from datetime import UTC, datetime, timedelta

from common.clock import Clock

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class _HurriedSelector(selectors.DefaultSelector):
    """Waits for as many short seconds as it is told."""

    speed = 1.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(None if timeout is None else timeout / self.speed)


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop in which `speed` seconds pass in each real one; its time begins at 0."""

    def __init__(self, speed: float) -> None:
        self._speed, self._began = speed, time.monotonic()
        selector = _HurriedSelector()
        selector.speed = speed
        super().__init__(selector)

    def time(self) -> float:
        return (time.monotonic() - self._began) * self._speed


class FastClock(Clock):
    """The service's clock: the loop's seconds since the morning."""

    def __init__(self, loop: FastLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=self._loop.time())

    def monotonic(self) -> float:
        return self._loop.time()


def seconds_since_morning(moment: datetime) -> float:
    """A moment of the service's clock as a time of the loop."""
    return (moment - MORNING).total_seconds()
