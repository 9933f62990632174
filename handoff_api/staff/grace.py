"""The moment after a start, or after a sleep, in which nobody counts as gone: consoles need it to come back."""

from datetime import timedelta

from common.clock import Clock
from handoff_api.staff.presence import HEARTBEAT

GRACE = timedelta(seconds=HEARTBEAT)


class Grace:
    """Asked before each look of one watch, told after it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ends_at = clock.now() + GRACE
        self._looked_at = clock.now()

    def is_over(self) -> bool:
        """Whether silence means absence again. A pause between two looks that nobody planned was a sleep."""
        now = self._clock.now()
        if now - self._looked_at > GRACE:
            self._ends_at = now + GRACE
        return now >= self._ends_at

    def looked(self) -> None:
        """A look is done: how long it took says nothing about whether we slept."""
        self._looked_at = self._clock.now()
