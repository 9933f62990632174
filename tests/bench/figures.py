"""Percentiles, ratios and the table that the benchmarks print."""

from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Measured:
    """What one run of a load gave: a time in seconds for each thing done, and how long it all took."""

    times: list[float]
    elapsed: float

    @property
    def p50(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20)[-1] if len(self.times) > 1 else self.times[0]

    @property
    def per_second(self) -> float:
        return len(self.times) / self.elapsed

    def __str__(self) -> str:
        return f"p50 {self.p50 * 1e3:7.1f} ms   p95 {self.p95 * 1e3:7.1f} ms   {self.per_second:8.1f}/s"


def middle(rounds: list[Measured]) -> Measured:
    """The round whose rate is the middle one."""
    return sorted(rounds, key=lambda one: one.per_second)[len(rounds) // 2]


def ratio(ours: list[float], bare: list[float]) -> str:
    """The median of the rounds' ratios with its range; ours and bare were measured in turn."""
    ratios = sorted(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
    return f"{median(ratios):.2f} (rounds {ratios[0]:.2f} to {ratios[-1]:.2f})"
