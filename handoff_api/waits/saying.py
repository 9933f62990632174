"""Chooses what is said of a wait, from the few ranges that a person would say.

The sentence is chosen, not a number rounded: the narrowest pair of rungs that holds four fifths of
the runs. So what is read is what was measured; a range rounded outward would be true more often
than it claims, and wider than it need be.
"""

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from handoff_api.waits.desk import NEVER

RUNGS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120)  # minutes
_LOWS, _HIGHS = np.array(list(combinations(RUNGS, 2))).T
SHARE = 0.80  # of the runs that the sentence must hold
MISSES = (1 - SHARE) / 2  # on either side
TOO_WIDE, AND_LONG = 4.0, 20.0  # above this many times the low end, and these minutes: only the upper end is said
PROMISE_AFTER = 30.0  # minutes: where nine of ten runs take longer, no wait is offered; the owner may set another
GOOD_NEWS = 0.35  # of what is left: an end that is nearer by more is said at once
GRACE = 0.5  # minutes that a lower end may be late, or it would change a second after it was said
LEAST_CHATS = 5  # finished ones, by anybody, before anything is said


@dataclass(frozen=True)
class Said:
    """What was said: minutes from then on. A promise has no minutes: today it may not be done at all."""

    kind: Literal["range", "at_most", "promise"]
    low: float = 0.0
    high: float = NEVER

    def holds(self, wait: float) -> bool:
        """Whether a wait turned out as it was said."""
        return self.low <= wait <= self.high


def choose(waits: NDArray[np.float64], promise_after: float = PROMISE_AFTER) -> Said:
    """What to say, from the stretched runs of one visitor's wait (all of it, or what is left), in minutes."""
    early = float(np.quantile(waits, MISSES, method="inverted_cdf"))
    pair = narrowest(waits)
    if pair is None or np.isinf(waits).mean() > 1 - SHARE or early >= promise_after:
        return Said("promise")
    low, high = pair
    if high > AND_LONG and high > TOO_WIDE * max(low, 1):
        return Said("at_most", 0.0, next(rung for rung in RUNGS if (waits <= rung).mean() >= SHARE))
    return Said("range", low, high)


def narrowest(waits: NDArray[np.float64]) -> tuple[int, int] | None:
    """The narrowest pair of rungs that holds its share of the runs, of equals the one that holds most; or None."""
    ordered = np.sort(waits)
    inside = np.searchsorted(ordered, _HIGHS, "right") - np.searchsorted(ordered, _LOWS, "left")
    enough = np.flatnonzero(inside >= SHARE * len(waits))
    if not len(enough):
        return None
    best = min(enough, key=lambda pair: (_HIGHS[pair] - _LOWS[pair], -inside[pair]))
    return int(_LOWS[best]), int(_HIGHS[best])


def left_of(said: Said, elapsed: float) -> Said:
    """What is left of it so many minutes later, on rungs again: its end rounded up, never below one minute."""
    if said.kind == "promise":
        return said
    high = next((rung for rung in RUNGS if rung >= max(said.high - elapsed, 1)), RUNGS[-1])
    low = max(rung for rung in RUNGS if rung <= max(said.low - elapsed, 0) + GRACE and rung < high)
    return Said(said.kind, low, high)


def stands(said: Said, elapsed: float, new: Said, median: float) -> bool:
    """Whether what was said `elapsed` minutes ago is left to count down, though the desk has moved on.

    It goes when the new median (minutes from now) is outside, when its end has passed, or when the
    news is much better. A range that jumps about is believed less than one that holds.
    """
    if said.kind == "promise" or new.kind == "promise":
        return said.kind == new.kind
    left = said.high - elapsed
    if left <= 0 or not said.low - elapsed <= median <= left or not math.isfinite(median):
        return False
    return new.high >= left * (1 - GOOD_NEWS)
