"""Keeps a range true when the play is wrong: two factors that learn from every outcome.

Adaptive conformal inference (Gibbs and Candès 2021) as online tracking of a quantile, on a
logarithmic scale around the median: a wait above the range pushes the upper factor up, every other
one lets it sink a little, so that in the long run one in ten is above. The lower end mirrors it.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MISS = 0.10  # the share of waits that may be above the range, and below it
STEP = 0.04  # of a logarithm: an outage pushes the range to double width within twenty misses
NARROWEST, WIDEST = 0.4, 5.0
_FLOOR = 1.0  # minutes added before taking logarithms, so that short waits have a scale


@dataclass(frozen=True)
class Stretch:
    """By how much the lower and the upper side of a range are stretched; 1 leaves them as played."""

    low: float = 1.0
    high: float = 1.0

    def apply(self, low: float, median: float, high: float) -> tuple[float, float]:
        """The stretched ends of a range, in minutes; what is infinite stays so."""
        if not math.isfinite(median):
            return low, high
        high = _powered(median, high, self.high) if math.isfinite(high) else high
        return max(_powered(median, low, self.low), 0.0), high

    def samples(self, waits: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same for every run, so that a sentence can be chosen by its share of the runs."""
        median = float(np.quantile(waits, 0.5, method="inverted_cdf"))
        if not math.isfinite(median):
            return waits
        power = np.where(waits > median, self.high, self.low)
        return np.maximum((median + _FLOOR) * ((waits + _FLOOR) / (median + _FLOOR)) ** power - _FLOOR, 0.0)

    def learned(self, low: float, high: float, wait: float) -> "Stretch":
        """After a wait that had been said to lie between `low` and `high`; infinite: already longer than said."""
        return Stretch(_moved(self.low, wait < low), _moved(self.high, wait > high))


def _powered(median: float, end: float, factor: float) -> float:
    return float((median + _FLOOR) * ((end + _FLOOR) / (median + _FLOOR)) ** factor - _FLOOR)


def _moved(factor: float, missed: bool) -> float:
    return min(max(factor * math.exp(STEP * (missed - MISS)), NARROWEST), WIDEST)
