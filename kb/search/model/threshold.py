"""Finds the confidence from which on answers keep within the wrong-answer budget.

The wrong rate above a cut is the mean of two estimates: counted (unbiased, but the best-looking
cut is a lucky one) and expected from the calibrated confidences (steady). Its upper limit is the
quantile of a beta distribution, as in the bound of Clopper and Pearson, with the effective number
of questions above the cut, which is also limited by how many answers the owner will look at.
What was measured beside this rule stands in docs/decisions/0012-the-decision-model.md.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import beta

Kind = Literal["measured", "own", "provisional", "never"]

NEVER = 1.01  # a confidence that no answer reaches
_LEVEL = 0.90  # of the upper limit
_OWN = 600.0  # the knowledge base's own questions count at most as this many,
HALVED = 100.0  # and with so many visitors' questions half as much, with twice as many a third
_KINDER = 0.8  # own questions are kinder than visitors': alone, they must do with this part of the budget
_HORIZON = 150.0  # answers over which the owner will count the wrong ones
_AIM = 0.4  # of the budget, for a provisional cut,
_FEWEST = 20.0  # with so many questions above it


@dataclass(frozen=True)
class Scored:
    """Judged questions: (questions,) confidence of the first candidate, whether it was right, and a weight."""

    confidence: np.ndarray
    right: np.ndarray
    weight: np.ndarray

    @classmethod
    def none(cls) -> "Scored":
        """No question at all."""
        return cls(np.zeros(0), np.zeros(0, bool), np.zeros(0))

    @classmethod
    def together(cls, parts: "list[Scored]") -> "Scored":
        """The questions of all parts."""
        return cls(
            np.concatenate([np.zeros(0), *(part.confidence for part in parts)]),
            np.concatenate([np.zeros(0, bool), *(part.right for part in parts)]),
            np.concatenate([np.zeros(0), *(part.weight for part in parts)]),
        )


@dataclass(frozen=True)
class Threshold:
    """`value`: answer from this confidence on.

    `kind`: measured on visitors' questions; own, on the articles' phrasings alone; provisional, too
    little to prove the budget, so aimed at less than half of it; never, nothing to go by. `expected_wrong`,
    `upper_wrong` and `coverage` are shares, of the answers and of the questions.
    """

    value: float
    kind: Kind
    expected_wrong: float
    upper_wrong: float
    coverage: float


@dataclass(frozen=True)
class Cuts:
    """Every cut from the surest question on, arrays of shape (cuts,): what comes of answering from there on.

    `coverage` is the share of the questions, `rate` that of the answers that are wrong, `upper` its upper
    limit. `aimed` is the rate that a provisional cut goes by, `above` how many questions it was seen in.
    """

    cut: np.ndarray
    coverage: np.ndarray
    rate: np.ndarray
    upper: np.ndarray
    aimed: np.ndarray
    above: np.ndarray


def choose(own: Scored, visitors: Scored | None, budget: float) -> Threshold:
    """The lowest cut whose upper limit of the wrong rate is within the budget (a share, 0..1)."""
    return chosen(cuts(own, visitors), _seen(visitors), budget)


def chosen(swept: Cuts, seen: bool, budget: float) -> Threshold:
    """`choose` among cuts that are known; `seen`: visitors' questions are among what they were made of."""
    good, kind = np.flatnonzero(swept.upper <= budget), "measured" if seen else "own"
    if not len(good):
        good, kind = np.flatnonzero((swept.aimed <= _AIM * budget) & (swept.above >= _FEWEST)), "provisional"
    if not len(good):
        return Threshold(NEVER, "never", 0.0, 1.0, 0.0)
    at = good[-1]
    shares = (float(values[at]) for values in (swept.rate, swept.upper, swept.coverage))
    return Threshold(float(swept.cut[at]), kind, *shares)


def cuts(own: Scored, visitors: Scored | None) -> Cuts:
    """All cuts of the judged questions; empty without any."""
    seen = _seen(visitors)
    theirs = len(visitors.weight) if seen else 0
    count = float(own.weight.sum())
    weight = own.weight * min(_OWN, count) / (1 + theirs / HALVED) / max(count, 1e-9)
    judged = Scored(own.confidence, own.right, weight)
    if seen:
        judged = Scored.together([judged, visitors])
    if not len(judged.weight):
        return Cuts(*(np.zeros(0) for _ in Cuts.__dataclass_fields__))
    cut, above, counted, expected = _sweep(judged)
    each = float(np.average(judged.weight, weights=judged.weight))
    number = above / (each if seen else max(each, 1.0))  # questions of others weigh less than one
    aimed = (counted + expected) / 2 / above
    rate = aimed if seen else counted / above
    upper = _upper(rate, 1 / (1 / number + 1 / _HORIZON)) if seen else _upper(rate, number) / _KINDER
    return Cuts(cut, above / above[-1], rate, upper, aimed, number)


def _upper(rate: np.ndarray, number: np.ndarray) -> np.ndarray:
    """The upper limit of a rate that was seen in so many questions."""
    return beta.ppf(_LEVEL, rate * number + 0.5, np.maximum((1 - rate) * number, 1e-6) + 0.5)


def _seen(visitors: Scored | None) -> bool:
    return visitors is not None and len(visitors.weight) > 0


def _sweep(scored: Scored) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Every cut from high to low: its confidence, and above it the weight, the wrong counted, the wrong expected."""
    order = np.argsort(-scored.confidence, kind="stable")
    confidence, weight = scored.confidence[order], scored.weight[order]
    last = np.r_[confidence[1:] != confidence[:-1], True]
    wrong, doubt = weight * ~scored.right[order].astype(bool), weight * (1 - confidence)
    return confidence[last], weight.cumsum()[last], wrong.cumsum()[last], doubt.cumsum()[last]
