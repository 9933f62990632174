"""Measures decisions on labelled questions, through the same function that answers visitors."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from common.errors import BadRequest
from common.texts import Texts
from kb.search.evaluation.diagrams import FOLDER, Point, reliability_diagram, risk_coverage_diagram
from kb.search.evaluation.measures import (
    Curve,
    aurc,
    auroc,
    calibration_error,
    coverage_at,
    reliability,
    risk_coverage,
)

Decide = Callable[[str, str | None], Awaitable[dict[str, Any]]]


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
        how far the confidence is from the share of first candidates that are right. `aurc`: the mean
        wrong rate over all shares that could be answered. `coverage_at_5`: the largest share that some
        threshold answers with 5 % wrong, seen afterwards.
        """
        known = [(question, decided) for question, decided, _ in self.results if question.article_id is not None]
        answered = [(question, decided) for question, decided, _ in self.results if decided["decision"] == "answer"]
        wrong = sum(_first(decided) != question.article_id for question, decided in answered)
        in_scope = np.array([question.article_id is not None for question, _, _ in self.results], dtype=bool)
        curve = self.curve()
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
            "auroc": auroc(self.confidence, in_scope),
            "ece": calibration_error(self.confidence, self.right),
            "ms_p50": round(float(np.percentile(times, 50)), 2) if times else None,
            "ms_p95": round(float(np.percentile(times, 95)), 2) if times else None,
            "aurc": aurc(curve),
            "coverage_at_5": coverage_at(curve, 0.05),
        }

    @property
    def confidence(self) -> np.ndarray:
        """How sure each decision was of its first candidate, shape (questions,)."""
        return np.array([decided["confidence"] for _, decided, _ in self.results], dtype=float)

    @property
    def right(self) -> np.ndarray:
        """Whether the first candidate answers, shape (questions,)."""
        pairs = [(question.article_id, _first(decided)) for question, decided, _ in self.results]
        return np.array([known is not None and known == first for known, first in pairs], dtype=bool)

    def curve(self) -> Curve:
        """What would have come of every threshold."""
        return risk_coverage(self.confidence, self.right)

    def plot(self, folder: Path) -> None:
        """Write `risk-coverage.svg`, with the point at which was decided, and `reliability.svg` into a folder."""
        table, texts = self.table(), Texts(FOLDER / "languages")
        point = Point(table["coverage"], table["wrong_rate"]) if table["answered"] else None
        say = partial(texts.get, "en")
        folder.mkdir(parents=True, exist_ok=True)
        drawn = {
            "risk-coverage": risk_coverage_diagram(self.curve(), point, say, alone=True),
            "reliability": reliability_diagram(reliability(self.confidence, self.right), say, alone=True),
        }
        for name, picture in drawn.items():
            (folder / f"{name}.svg").write_text(picture, encoding="utf-8")

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


def _first(decided: dict[str, Any]) -> str | None:
    return decided["candidates"][0]["article_id"] if decided["candidates"] else None


def _hit(question: Labelled, decided: dict[str, Any], among: int) -> bool:
    return question.article_id in [candidate["article_id"] for candidate in decided["candidates"][:among]]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
