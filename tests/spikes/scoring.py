"""What months of a company say about the detector: false alarms a week, and how soon incidents are found."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from tests.spikes.company import Company
from tests.spikes.months import DAYS, Incident
from tests.spikes.playing import Found, Played, everyday, play

BENCHMARK = (10, 15)  # people, minutes
SOON = 5  # reports
# The goals, with planned bursts announced; incidents are those whose words are not everyday ones.
FALSE_A_WEEK, FOUND, FOUND_SOON = 1.0, 0.95, 0.90
PURITY = 0.9


@dataclass
class Delay:
    """How incidents of one kind were found; None stands for one that was not."""

    found: list[Found | None] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of the incidents that were found."""
        return sum(one is not None for one in self.found) / max(1, len(self.found))

    @property
    def soon(self) -> float:
        """Share that was found by the fifth report."""
        return sum(one is not None and one.reports <= SOON for one in self.found) / max(1, len(self.found))

    def __str__(self) -> str:
        reports = [one.reports for one in self.found if one]
        minutes = [one.minutes for one in self.found if one]
        if not reports:
            return f"0 % of {len(self.found)}"
        return (
            f"{self.share:.0%} of {len(self.found)}, {self.soon:.0%} within {SOON}, "
            f"at report {np.median(reports):.0f}, minute {np.median(minutes):.0f}"
        )


@dataclass
class Score:
    """A company's months, quiet ones and ones with an incident a day."""

    quiet: list[Played]
    troubled: list[Played]
    unannounced: list[Played] = field(default_factory=list)  # quiet ones of which nobody announced anything
    everyday: set[tuple[str, str]] = field(default_factory=set)  # troubles, with towns, that have no word of their own

    @staticmethod
    def of(firm: Company, per_day: float, seeds: list[int], with_unannounced: bool = True) -> "Score":
        """Play every seed."""
        return Score(
            [play(firm, per_day, seed, troubled=False, announced=True) for seed in seeds],
            [play(firm, per_day, seed, troubled=True, announced=True) for seed in seeds],
            [play(firm, per_day, seed, troubled=False, announced=False) for seed in seeds] if with_unannounced else [],
            everyday(firm),
        )

    @property
    def weeks(self) -> float:
        """Of quiet months."""
        return len(self.quiet) * DAYS / 7

    def false_a_week(self, kind: str | None = None, months: list[Played] | None = None) -> float:
        """Alarms about nothing in quiet months: by `chance`, about what was `planned`, or both."""
        counted = sum((one.false for one in (self.quiet if months is None else months)), Counter())
        return (counted[kind] if kind else counted.total()) / self.weeks

    def delay(self, people: int, minutes: float, everyday: bool) -> Delay:
        """How incidents of one size were found, those of everyday words or the others."""
        return Delay([found for one, found in self._incidents() if self._is(one, people, minutes, everyday)])

    def sizes(self) -> list[tuple[int, float]]:
        """The sizes that were played."""
        return sorted({(one.people, one.minutes) for one, _ in self._incidents()})

    def _incidents(self) -> list[tuple[Incident, Found | None]]:
        return [(one, month.found.get(one.number)) for month in self.troubled for one in month.incidents]

    def _is(self, one: Incident, people: int, minutes: float, everyday: bool) -> bool:
        is_everyday = (one.trouble, one.town) in self.everyday
        return (one.people, one.minutes) == (people, minutes) and is_everyday == everyday

    @property
    def purity(self) -> float:
        """Share of a raised case's questions that were about the incident."""
        return float(np.mean([one.purity for month in self.troubled for one in month.found.values()]))

    @property
    def linked(self) -> float:
        """Share of an incident's people that its case holds in the end."""
        return float(np.mean([one for month in self.troubled for one in month.linked]))

    @property
    def milliseconds(self) -> tuple[float, float]:
        """Of one question, its vector apart: the mean and the 99th percentile."""
        spent = np.concatenate([month.milliseconds for month in self.troubled])
        return float(spent.mean()), float(np.percentile(spent, 99))

    def faults(self) -> list[str]:
        """Which goals were missed, in sentences."""
        benchmark = self.delay(*BENCHMARK, everyday=False)
        faults = []
        if self.false_a_week() > FALSE_A_WEEK:
            faults.append(f"{self.false_a_week():.2f} false alarms a week are more than {FALSE_A_WEEK}.")
        if benchmark.share < FOUND:
            faults.append(f"{benchmark.share:.0%} found are less than {FOUND:.0%}.")
        if benchmark.soon < FOUND_SOON:
            faults.append(f"{benchmark.soon:.0%} found within {SOON} reports are less than {FOUND_SOON:.0%}.")
        if self.purity < PURITY:
            faults.append(f"{self.purity:.0%} of a case's questions about the incident are less than {PURITY:.0%}.")
        return faults
