"""Measures decisions on labelled questions, through the same function that answers visitors."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from common.errors import BadRequest

Decide = Callable[[str, str | None], Awaitable[dict[str, Any]]]

BINS = 10  # of equal width, for the calibration error


class Labelled(NamedTuple):
    """A question and the article that answers it; none when nobody wrote an answer."""

    question: str
    article_id: str | None
    language: str | None


def labelled_of(lines: list[tuple[int, dict]]) -> list[Labelled]:
    """The labelled questions of numbered lines. Raises BadRequest with line and reason."""
    found = []
    for number, line in lines:
        question, article_id = line.get("question"), line.get("article_id")
        if not isinstance(question, str) or not question.strip() or not isinstance(article_id, str | None):
            raise BadRequest(
                f'Line {number}: a labelled question has "question" (a text) and "article_id" (an id or null).'
            )
        found.append(Labelled(question, article_id, line.get("language")))
    return found


async def measure(questions: list[Labelled], decide: Decide) -> "Measured":
    """Decide about every question, one after the other."""
    results = []
    for question in questions:
        began = time.perf_counter()
        decided = await decide(question.question, question.language)
        results.append((question, decided, (time.perf_counter() - began) * 1000))
    return Measured(results)


@dataclass(frozen=True)
class Measured:
    """What was decided about each labelled question, and the milliseconds it took."""

    results: list[tuple[Labelled, dict[str, Any], float]]

    def table(self) -> dict[str, float | int | None]:
        """The figures; null where there is nothing to count.

        `auroc`: how well the confidence tells questions with an answer from those without. `ece`:
        how far the confidence is from the share of first candidates that are right.
        """
        known = [(question, decided) for question, decided, _ in self.results if question.article_id is not None]
        answered = [(question, decided) for question, decided, _ in self.results if decided["decision"] == "answer"]
        wrong = sum(_first(decided) != question.article_id for question, decided in answered)
        confidence = np.array([decided["confidence"] for _, decided, _ in self.results])
        right = np.array([_first(decided) == question.article_id for question, decided, _ in self.results])
        in_scope = np.array([question.article_id is not None for question, _, _ in self.results], dtype=bool)
        times = [milliseconds for _, _, milliseconds in self.results]
        return {
            "questions": len(self.results),
            "in_scope": len(known),
            "answered": len(answered),
            "wrong": wrong,
            "coverage": _share(len(answered), len(self.results)),
            "wrong_rate": _share(wrong, len(answered)),
            "hit_at_1": _share(sum(_hit(question, decided, 1) for question, decided in known), len(known)),
            "hit_at_3": _share(sum(_hit(question, decided, 3) for question, decided in known), len(known)),
            "auroc": auroc(confidence, in_scope),
            "ece": calibration_error(confidence, right & in_scope),
            "ms_p50": round(float(np.percentile(times, 50)), 2) if times else None,
            "ms_p95": round(float(np.percentile(times, 95)), 2) if times else None,
        }

    def decisions(self) -> list[dict[str, Any]]:
        """Each decision; `article_id` is the first candidate, which the confidence is about."""
        return [
            {
                "question": question.question,
                "expected": question.article_id,
                "decision": decided["decision"],
                "article_id": _first(decided),
                "confidence": decided["confidence"],
                "candidates": decided["candidates"],
            }
            for question, decided, _ in self.results
        ]


def auroc(scores: np.ndarray, positive: np.ndarray) -> float | None:
    """The probability that a positive has a higher score than a negative; ties count half."""
    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        return None
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    mean_ranks = np.cumsum(counts) - (counts - 1) / 2
    above = mean_ranks[inverse][positive].sum() - positives * (positives + 1) / 2
    return round(float(above / (positives * negatives)), 4)


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float | None:
    """The mean distance between confidence and share of right ones, over bins of confidence."""
    if not len(confidence):
        return None
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    off = [abs(float((confidence[bins == bin_] - right[bins == bin_]).sum())) for bin_ in range(BINS)]
    return round(sum(off) / len(confidence), 4)


def _first(decided: dict[str, Any]) -> str | None:
    return decided["candidates"][0]["article_id"] if decided["candidates"] else None


def _hit(question: Labelled, decided: dict[str, Any], among: int) -> bool:
    return question.article_id in [candidate["article_id"] for candidate in decided["candidates"][:among]]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
