"""How long things take, with those that have not ended counted as well.

A chat that still runs after an hour says more about long chats than ten that ended: it is censored,
never thrown away. `remaining` then answers in one line how long something goes on that has already
lasted so long: inverse(H(age) + E) - age, with E drawn from an exponential distribution of mean 1.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

GRID = np.exp(np.linspace(np.log(0.05), np.log(2000), 200))  # minutes: three seconds to a day and a half
_LOG_GRID = np.log(GRID)
_PIECES = 12  # of the prior
SHORTEST = 0.02  # minutes: nothing that still goes on ends at this very moment
_TAIL_FROM, _TAIL_SLOPE_FROM = 3.0, 1.2  # cumulative hazards: 95 % and 70 % have ended
_TAIL_SLOPES = (0.8, 6.0)  # exponents of a Pareto tail that a desk may have; outside it is noise


@dataclass(frozen=True)
class Prior:
    """What is believed before anything was seen: a lognormal that is worth `weight` observations."""

    median: float
    sigma: float
    weight: float

    @property
    def durations(self) -> NDArray[np.float64]:
        """Durations in minutes that stand for it, each worth the same."""
        quantiles = [NormalDist().inv_cdf((piece + 0.5) / _PIECES) for piece in range(_PIECES)]
        return np.exp(np.log(self.median) + self.sigma * np.array(quantiles))


@dataclass(frozen=True)
class Durations:
    """A distribution of durations: its cumulative hazard at every minute of GRID."""

    hazards: NDArray[np.float64]

    @classmethod
    def fitted(cls, prior: Prior, minutes: ArrayLike, ended: ArrayLike, weights: ArrayLike | None = None) -> Self:
        """Nelson and Aalen's estimate. `ended` is 0 for what still went on when we last looked."""
        seen = np.maximum(np.asarray(minutes, float), 0.01)
        worth = np.ones(len(seen)) if weights is None else np.asarray(weights, float)
        lasted = np.concatenate([seen, prior.durations])
        ends = np.concatenate([np.asarray(ended, float), np.ones(_PIECES)])
        weight = np.concatenate([worth, np.full(_PIECES, prior.weight / _PIECES)])
        order = np.argsort(lasted)
        lasted, ends, weight = lasted[order], ends[order], weight[order]
        at_risk = np.cumsum(weight[::-1])[::-1]
        steps = np.cumsum(ends * weight / at_risk)
        times = lasted[ends > 0]
        smooth = np.interp(_LOG_GRID, np.log(times), steps[ends > 0], left=0.0)
        return cls(_with_tail(smooth, float(times[-1])))

    def hazard(self, minutes: ArrayLike) -> NDArray[np.float64]:
        """The cumulative hazard that a duration of so many minutes has used up."""
        return np.interp(minutes, GRID, self.hazards)

    def remaining(self, age: ArrayLike, exponentials: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes that what has lasted `age` still goes on, one for each draw."""
        return np.maximum(np.interp(self.hazard(age) + exponentials, self.hazards, GRID) - age, SHORTEST)

    def fresh(self, exponentials: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes that something takes which begins now, one for each draw."""
        return np.interp(exponentials, self.hazards, GRID)

    def quantile(self, share: float) -> float:
        """The minutes after which this share has ended."""
        return float(np.interp(-np.log1p(-share), self.hazards, GRID))


def _with_tail(hazards: NDArray[np.float64], longest: float) -> NDArray[np.float64]:
    """Beyond the data the hazard goes on as a straight line in log time (Pareto): never a hard end."""
    last = min(int(np.searchsorted(GRID, longest)), len(GRID) - 1)
    top = min(max(int(np.searchsorted(hazards, _TAIL_FROM)), 2), last)
    low = min(int(np.searchsorted(hazards, _TAIL_SLOPE_FROM)), top - 1)
    slope = (hazards[top] - hazards[low]) / (_LOG_GRID[top] - _LOG_GRID[low])
    beyond = _LOG_GRID[top + 1 :] - _LOG_GRID[top]
    tail = hazards[top] + float(np.clip(slope, *_TAIL_SLOPES)) * beyond
    whole = np.concatenate([hazards[: top + 1], tail])
    return np.maximum.accumulate(whole + np.arange(len(GRID)) * 1e-9)  # so that it can be inverted
