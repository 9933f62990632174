"""The figures of one method over one set: how often it ranks right, and what its confidence is worth."""

from dataclasses import dataclass

import numpy as np

from kb.search.evaluation import measures
from tests.quality.ranking import Labelled, Ranking

ANSWERABLE = 0.8  # the share of visitors' questions that have an answer, in figures weighted to it

Figures = dict[str, float | int | None]


@dataclass(frozen=True)
class Outcome:
    """What a method said about every question, beside what is true; arrays of one length."""

    questions: list[Labelled]
    confidence: np.ndarray
    first: np.ndarray  # whether the first article answers
    among_3: np.ndarray
    answered: np.ndarray | None  # None: the method has no threshold to go by

    @classmethod
    def of(cls, questions: list[Labelled], rankings: list[Ranking], answered: np.ndarray | None = None) -> "Outcome":
        """Places of the right articles in the rankings."""
        places = [ranking.place(question.article_id) for question, ranking in zip(questions, rankings)]
        within = [np.array([place is not None and place <= most for place in places], dtype=bool) for most in (1, 3)]
        return cls(questions, np.array([ranking.confidence for ranking in rankings]), *within, answered)

    def answering_from(self, cut: float | None) -> "Outcome":
        """The same, answering from the confidence `cut` on."""
        answered = None if cut is None else self.confidence >= cut
        return Outcome(self.questions, self.confidence, self.first, self.among_3, answered)

    @property
    def answerable(self) -> np.ndarray:
        """Which questions somebody wrote an answer for."""
        return np.array([question.article_id is not None for question in self.questions], dtype=bool)


def figures(outcome: Outcome, probability: bool) -> Figures:
    """All figures; None where there is nothing to count. `probability`: the confidence claims to be one.

    Those that end in `_8020` weigh the questions so that ANSWERABLE of them have an answer; the
    others count each question once.
    """
    answerable = outcome.answerable
    found: Figures = {
        "hit_at_1": _share(outcome.first[answerable]),
        "hit_at_3": _share(outcome.among_3[answerable]),
        "auroc_near": _told_apart(outcome, "near"),
        "auroc": measures.auroc(outcome.confidence, answerable),
        "ece": measures.calibration_error(outcome.confidence, outcome.first) if probability else None,
    }
    for ending, weight in (("", None), ("_8020", balance(answerable))):
        curve = measures.risk_coverage(outcome.confidence, outcome.first, weight)
        found[f"aurc{ending}"] = measures.aurc(curve)
        found[f"coverage_at_5{ending}"] = measures.coverage_at(curve, 0.05)
        found[f"coverage_at_10{ending}"] = measures.coverage_at(curve, 0.10)
    if outcome.answered is not None:
        found["answered"] = _share(outcome.answered)
        found["wrong"] = int((outcome.answered & ~outcome.first).sum())
        found["wrong_rate"] = _share(~outcome.first[outcome.answered])
    return found


def balance(answerable: np.ndarray) -> np.ndarray:
    """Weights that make questions with an answer ANSWERABLE of all; ones where a kind is missing."""
    share = answerable.mean() if len(answerable) else 0.0
    if share in (0.0, 1.0):
        return np.ones(len(answerable))
    return np.where(answerable, ANSWERABLE / share, (1 - ANSWERABLE) / (1 - share))


def best_cut(outcome: Outcome, wrong: float) -> float | None:
    """The confidence from which the most questions are answered with at most this share wrong; infinite: from none."""
    if not outcome.questions:
        return None
    curve = measures.risk_coverage(outcome.confidence, outcome.first)
    within = curve.cut[curve.wrong <= wrong]
    return float(within[-1]) if len(within) else float("inf")


def _told_apart(outcome: Outcome, kind: str) -> float | None:
    """How well confidence tells questions with an answer from those of one kind without."""
    answerable = outcome.answerable
    taken = answerable | np.array([question.kind == kind for question in outcome.questions], dtype=bool)
    return measures.auroc(outcome.confidence[taken], answerable[taken])


def _share(which: np.ndarray) -> float | None:
    return float(which.mean()) if len(which) else None
