"""How often something happened on each of the last days, as a row of small bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS = 14
RECENT = 3  # days that stand out
HEIGHT, WIDTH, GAP = 24, 4, 2  # of the drawing and its bars, in pixels
LOWEST = 2  # a day on which nothing happened is still a day


@dataclass(frozen=True)
class Bar:
    """A day; `x`, `y` and `height` in pixels."""

    x: int
    y: int
    height: int
    is_recent: bool


def spark(days: Mapping[str, int], now: datetime) -> list[Bar]:
    """The bars of the last days, the oldest first; `days` counts by day as in 2026-11-22."""
    counts = [days.get(f"{now - timedelta(days=ago):%Y-%m-%d}", 0) for ago in range(DAYS - 1, -1, -1)]
    most = max(*counts, 1)
    heights = [max(LOWEST, round(HEIGHT * count / most)) for count in counts]
    return [
        Bar(number * (WIDTH + GAP), HEIGHT - height, height, number >= DAYS - RECENT)
        for number, height in enumerate(heights)
    ]
