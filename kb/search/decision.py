"""The one function that decides what becomes of a question: answer, confirm or handoff.

The bot, the editors' bench and every evaluation come through here, so that none of them can
promise what another does not keep.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["answer", "confirm", "handoff"]
# Why a person is needed, or what asking back is about.
Reason = Literal["low_confidence", "sensitive_topic", "repeated_question", "several_questions"]

SHOWN = 5  # candidates that come with a decision; the agent sees the near misses

# Asking back costs the visitor a look at three titles, a wrong answer costs his trust: it is worth
# it from half of what an answer needs. Above .35 one title in three is the right one even when the
# budget is so strict that hardly anything is answered.
CONFIRM_SHARE, CONFIRM_AT_MOST = 0.5, 0.35


@dataclass(frozen=True)
class Candidate:
    """An article that might answer the question."""

    article_id: str
    version: int
    title: str
    confidence: float  # 0..1, how likely it is that this article answers this question
    sensitive: bool
    fresh: bool = False  # published since the model learned, so its confidence is less sure
    exact: bool = False  # the question is one of this article's phrasings, and of no other's
    skill: str | None = None  # that an agent needs who takes such a question
    expired: bool = False  # its time is over: what it would have answered goes to a person


@dataclass(frozen=True)
class Thresholds:
    """From which confidence the bot answers, and from which it asks back."""

    answer: float
    confirm: float

    @classmethod
    def of(cls, answer: float) -> "Thresholds":
        """The thresholds of a bot that answers from `answer`; above 1 it never does."""
        return cls(answer, min(CONFIRM_AT_MOST, CONFIRM_SHARE * answer))

    @property
    def strict(self) -> float:
        """From which confidence the bot answers where its confidence itself is less sure."""
        return (self.answer + 1) / 2


@dataclass(frozen=True)
class Decision:
    """What becomes of a question. `reason` says why it goes to a person, or why a sure bot asks back."""

    decision: Verdict
    confidence: float
    threshold: float
    candidates: tuple[Candidate, ...]
    answer: Candidate | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class Situation:
    """What is known about a question beside its candidates."""

    confirm_rounds: int = 0  # how often the visitor was asked back already: never a second time
    chosen: Candidate | None = None  # what he picked when he was asked back
    answered: Collection[str] = ()  # articles that have answered earlier in this conversation
    repeated: bool = False  # this very question has been answered: what did not help once does not help twice
    foreign: bool = False  # no article is written in the question's language
    several: bool = False  # more than one thing is asked, and the first candidates stand for one each
    doubtful: bool = False  # the message can be read in two ways that lead to different articles


def decide(candidates: Sequence[Candidate], thresholds: Thresholds, asked: Situation = Situation()) -> Decision:
    """Decide over `candidates`, best first."""
    candidates = sorted(candidates, key=lambda one: not one.exact)
    best = asked.chosen or (candidates[0] if candidates else None)
    confidence = best.confidence if best else 0.0
    certain = best is not None and (best is asked.chosen or best.exact)  # which article is meant, that is

    def person(reason: Reason) -> Decision:
        return Decision("handoff", confidence, thresholds.answer, tuple(candidates[:SHOWN]), reason=reason)

    if best is None or (not certain and confidence < thresholds.confirm):
        return person("low_confidence")
    if best.sensitive or (not certain and _any_sensitive(candidates, thresholds.confirm)):
        return person("sensitive_topic")
    several = asked.several and not certain
    if (asked.repeated and asked.chosen is None) or (best.article_id in asked.answered and not several):
        return person("repeated_question")
    # What nobody has renewed is not said, and neither is the next best: that one answers something else.
    if best.expired or (several and _any_expired(candidates, thresholds.confirm)):
        return person("low_confidence")
    needed = thresholds.strict if best.fresh or asked.doubtful else thresholds.answer
    if certain or (confidence >= needed and not asked.foreign and not several):
        return Decision("answer", confidence, thresholds.answer, tuple(candidates[:SHOWN]), best)
    offered = (one for one in candidates if one.article_id not in asked.answered and not one.expired)
    choices = tuple(offered)[:SHOWN]
    if not choices:
        return person("repeated_question")
    if asked.confirm_rounds >= 1:
        return person("low_confidence")
    reason = "several_questions" if several else None
    return Decision("confirm", confidence, thresholds.answer, choices, reason=reason)


def _any_sensitive(candidates: Sequence[Candidate], likely: float) -> bool:
    """Whether any candidate makes the matter one for a person: it need not be the first."""
    return any(candidate.sensitive and candidate.confidence >= likely for candidate in candidates)


def _any_expired(candidates: Sequence[Candidate], likely: float) -> bool:
    """Whether one of several questions is likely about an article whose time is over."""
    return any(candidate.expired and candidate.confidence >= likely for candidate in candidates)
