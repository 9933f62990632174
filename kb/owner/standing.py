"""What the bot does at a wrong-answer budget: how much it answers, asks back and hands over, and what that costs.

Everything comes from the judged questions that the decision model chooses its threshold from, by the very
function that chooses it, so the page cannot promise what the bot does not keep.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kb.search.decision import Thresholds
from kb.search.evaluation.measures import Bin, Curve, calibration_error, reliability
from kb.search.model.threshold import Kind, Scored, chosen, cuts

# From so many judged questions of visitors on they alone say how honest the confidence is; with fewer
# the intervals of the diagram would be wider than the diagram is high.
ALONE = 50


@dataclass(frozen=True)
class Standing:
    """At one budget; all are shares, 0..1: of the questions, `wrong` and `upper` of the answers."""

    budget: float
    threshold: float  # the confidence from which is answered; above 1: never
    kind: Kind
    answered: float
    asked: float  # asked back
    person: float
    wrong: float
    upper: float  # plausible worst case of `wrong`
    needless: float  # go to a person although the first candidate was right


class Standings:
    """The standings that are possible with what is known; nothing known: the bot never answers."""

    def __init__(self, own: Scored, visitors: Scored | None) -> None:
        self.own = own
        self.visitors = visitors if visitors is not None else Scored.none()
        self._cuts = cuts(own, visitors)

    @property
    def trials(self) -> int:
        """How many trials the knowledge base made with its own questions; what only stands in for some counts less."""
        return round(float(self.own.weight.sum()))

    @property
    def questions(self) -> int:
        """How many visitors' questions have a known answer."""
        return len(self.visitors.confidence)

    def at(self, budget: float) -> Standing:
        """What the bot does at this budget."""
        choice = chosen(self._cuts, self.questions > 0, budget)
        confirm = Thresholds.of(choice.value).confirm
        heard, right_heard = self._from(confirm)  # answered or asked back
        all_, right = self._from(0.0)
        return Standing(
            budget,
            choice.value,
            choice.kind,
            answered=choice.coverage,
            asked=max(0.0, heard - choice.coverage),
            person=1 - max(heard, choice.coverage),
            wrong=choice.expected_wrong,
            upper=choice.upper_wrong,
            needless=max(0.0, right - right_heard) if all_ else 0.0,
        )

    @cached_property
    def curve(self) -> Curve:
        """The wrong rate and its upper limit at every cut, as the threshold is chosen from them."""
        swept = self._cuts
        number = np.rint(swept.coverage * (self.trials + self.questions)).astype(int)
        return Curve(swept.cut, swept.coverage, swept.rate, swept.upper, number)

    @property
    def judged(self) -> Scored:
        """The questions that say how honest the confidence is: visitors', as soon as there are enough."""
        if self.questions >= ALONE:
            return self.visitors
        return Scored.together([self.own, self.visitors])

    @property
    def bins(self) -> list[Bin]:
        """The reliability diagram."""
        return reliability(self.judged.confidence, self.judged.right, self.judged.weight)

    @property
    def calibration_error(self) -> float | None:
        """The mean distance between what the confidence says and what was right."""
        return calibration_error(self.judged.confidence, self.judged.right, self.judged.weight)

    def _from(self, confidence: float) -> tuple[float, float]:
        """The share of questions that are at least this sure, and the share that is right besides."""
        above = int(np.searchsorted(-self._cuts.cut, -confidence, side="right"))
        if above == 0:
            return 0.0, 0.0
        share, rate = float(self._cuts.coverage[above - 1]), float(self._cuts.rate[above - 1])
        return share, share * (1 - rate)
