"""Figures and curves of judged questions: how sure the decision was, and whether it was right.

Everywhere `confidence` (0..1) and `right` (bool) have one entry for each question, `weight` too where
some questions count more than others; all are arrays of shape (questions,).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

BINS = 10  # of equal width, for calibration
WORST_CASE = 0.90  # how sure it is that the wrong rate lies below the line called the plausible worst case
INTERVAL = 0.95  # of a reliability bin, both sides together


@dataclass(frozen=True)
class Curve:
    """What comes of answering from each cut on, from the surest question to all of them; arrays of one length."""

    cut: np.ndarray  # the confidence from which is answered
    coverage: np.ndarray  # share of all questions that is answered
    wrong: np.ndarray  # share of the answered that is wrong
    upper: np.ndarray  # plausible worst case of `wrong`
    questions: np.ndarray  # how many are answered


@dataclass(frozen=True)
class Bin:
    """Questions of about the same confidence, and how many of them were right."""

    questions: int
    confidence: float  # their mean
    right: float  # share
    low: float  # interval of `right`
    high: float


def risk_coverage(confidence: np.ndarray, right: np.ndarray, weight: np.ndarray | None = None) -> Curve:
    """The risk-coverage curve. Questions of equal confidence are answered together or not at all."""
    weight = np.ones(len(right)) if weight is None else weight
    order = np.argsort(-confidence, kind="stable")
    cut, weight = confidence[order], weight[order]
    last = np.append(cut[1:] != cut[:-1], True)[: len(cut)]
    above = weight.cumsum()[last]
    wrong = (weight * ~right.astype(bool)[order]).cumsum()[last] / above
    # Questions that count for little say less than their number: as many as say the same at equal weights.
    number = above**2 / (weight**2).cumsum()[last]
    return Curve(
        cut[last], above / weight.sum(), wrong, limit(wrong, number, WORST_CASE), np.flatnonzero(last) + 1
    )  # fmt: skip


def limit(share: np.ndarray, number: np.ndarray, level: float) -> np.ndarray:
    """The upper limit of a share counted among `number`, by Wilson's score; a level below .5 gives a lower limit."""
    z = NormalDist().inv_cdf(level)
    middle = share + z * z / (2 * number)
    spread = z * np.sqrt(share * (1 - share) / number + z * z / (4 * number**2))
    return np.clip((middle + spread) / (1 + z * z / number), 0.0, 1.0)


def aurc(curve: Curve) -> float | None:
    """The area under the risk-coverage curve: the mean wrong rate over all coverages. Lower is better."""
    if not len(curve.cut):
        return None
    return round(float(np.sum(curve.wrong * np.diff(curve.coverage, prepend=0.0))), 4)


def coverage_at(curve: Curve, wrong: float) -> float | None:
    """The largest share of questions that a cut answers with at most this share wrong, seen afterwards."""
    if not len(curve.cut):
        return None
    within = curve.coverage[curve.wrong <= wrong]
    return round(float(within.max()), 4) if len(within) else 0.0


def auroc(confidence: np.ndarray, positive: np.ndarray) -> float | None:
    """The probability that a positive has a higher confidence than a negative; ties count half."""
    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        return None
    _, inverse, counts = np.unique(confidence, return_inverse=True, return_counts=True)
    mean_ranks = np.cumsum(counts) - (counts - 1) / 2
    above = mean_ranks[inverse][positive].sum() - positives * (positives + 1) / 2
    return round(float(above / (positives * negatives)), 4)


def calibration_error(confidence: np.ndarray, right: np.ndarray, weight: np.ndarray | None = None) -> float | None:
    """The mean distance between confidence and share of right ones, over bins of confidence."""
    if not len(confidence):
        return None
    weight = np.ones(len(right)) if weight is None else weight
    off = np.bincount(_places(confidence), weight * (confidence - right), minlength=BINS)
    return round(float(np.abs(off).sum() / weight.sum()), 4)


def reliability(confidence: np.ndarray, right: np.ndarray, weight: np.ndarray | None = None) -> list[Bin]:
    """The bins that have questions, least sure first."""
    weight = np.ones(len(right)) if weight is None else weight
    places = _places(confidence)
    return [
        _bin(confidence[inside], right[inside], weight[inside])
        for inside in (places == n for n in range(BINS))
        if inside.any()
    ]


def _bin(confidence: np.ndarray, right: np.ndarray, weight: np.ndarray) -> Bin:
    share, number = np.average(right, weights=weight), weight.sum() ** 2 / (weight**2).sum()
    low, high = (float(limit(share, number, level)) for level in ((1 - INTERVAL) / 2, (1 + INTERVAL) / 2))
    return Bin(len(right), float(np.average(confidence, weights=weight)), float(share), low, high)


def _places(confidence: np.ndarray) -> np.ndarray:
    return np.clip((confidence * BINS).astype(int), 0, BINS - 1)
