"""The one function that decides what becomes of a question: answer, confirm or handoff.

The bot, the editors' bench and every evaluation come through here, so that none of them can
promise what another does not keep.
"""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["answer", "confirm", "handoff"]

SHOWN = 5  # candidates that come with a decision; the agent sees the near misses


@dataclass(frozen=True)
class Candidate:
    """An article that might answer the question."""

    article_id: str
    version: int
    title: str
    confidence: float  # 0..1, how likely it is that this article answers this question
    sensitive: bool


@dataclass(frozen=True)
class Thresholds:
    """From which confidence the bot answers, and from which it asks back."""

    answer: float
    confirm: float


@dataclass(frozen=True)
class Decision:
    """What becomes of a question. `reason` says why it goes to a person."""

    decision: Verdict
    confidence: float
    threshold: float
    candidates: tuple[Candidate, ...]
    answer: Candidate | None = None
    reason: str | None = None


def decide(
    candidates: list[Candidate], thresholds: Thresholds, *, confirm_rounds: int = 0, chosen: Candidate | None = None
) -> Decision:
    """Decide over `candidates`, best first.

    `confirm_rounds` is how often the visitor was asked back already: never a second time. `chosen`
    is the article that the visitor picked when asked back.
    """
    best = chosen or (candidates[0] if candidates else None)
    confidence = best.confidence if best else 0.0
    shown = tuple(candidates[:SHOWN])

    def so(decision: Verdict, answer: Candidate | None = None, reason: str | None = None) -> Decision:
        return Decision(decision, confidence, thresholds.answer, shown, answer, reason)

    if best is None or (chosen is None and confidence < thresholds.confirm):
        return so("handoff", reason="low_confidence")
    if best.sensitive:
        return so("handoff", reason="sensitive_topic")
    if chosen is not None or confidence >= thresholds.answer:
        return so("answer", best)
    if confirm_rounds < 1:
        return so("confirm")
    return so("handoff", reason="low_confidence")
