"""The time of day, as one object that tests can stop.

All times are UTC. As text they have a fixed width (`2026-11-22T16:20:15.123456Z`), so that
sorting the text sorts the times.
"""

import time
from datetime import UTC, datetime

_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Clock:
    """The system's clock; a test replaces it by one that stands still."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never run backwards, for measuring how long something took."""
        return time.monotonic()


SYSTEM_CLOCK = Clock()


def iso(moment: datetime) -> str:
    """`moment` as text of fixed width, sortable."""
    return moment.astimezone(UTC).strftime(_FORMAT)


def parse_iso(text: str) -> datetime:
    """The moment that `iso` wrote. Raises ValueError for anything else."""
    return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
