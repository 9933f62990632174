"""Why a decision is what it is, in the words of the bench: which sentence says it, and what stands in its places."""

from dataclasses import dataclass, field

from kb.search.decision import Candidate, Decision, Thresholds

# A second article with this share of the first one's confidence is what a visitor may have meant just as well.
CLOSE = 1 / 3


@dataclass(frozen=True)
class Why:
    """The sentence `bench.why.<key>` with the values of its places."""

    key: str
    values: dict[str, str] = field(default_factory=dict)


def percent(share: float) -> str:
    """A share (0..1) as people read it: `85 %`, `0.5 %`."""
    return f"{share * 100:.3g}\u00a0%"


def why(decision: Decision, thresholds: Thresholds, foreign: bool) -> Why:
    """What made the decision. `foreign`: no article is written in the question's language."""
    first, *others = decision.candidates or (None,)
    if decision.reason in ("repeated_question", "several_questions"):
        return Why(decision.reason)
    if decision.reason == "sensitive_topic":
        return _sensitive(decision, thresholds)
    if decision.decision == "answer":
        exact = decision.answer is not None and decision.answer.exact
        return Why("exact") if exact else Why("sure")
    if first is None:
        return Why("nothing")
    if decision.decision == "handoff":
        return _expired(decision, thresholds) or Why("far")
    return _asks_back(first, others, thresholds, foreign)


def _sensitive(decision: Decision, thresholds: Thresholds) -> Why:
    """Which of the candidates makes it a topic for a person; it need not be the first."""
    first = decision.candidates[0]
    likely = [one for one in decision.candidates if one.sensitive and one.confidence >= thresholds.confirm]
    if first.sensitive or not likely:
        return Why("sensitive", {"title": first.title})
    return Why("sensitive_too", {"title": likely[0].title})


def _expired(decision: Decision, thresholds: Thresholds) -> Why | None:
    """Which candidate would have been said, had its time not been over."""
    likely = (one for one in decision.candidates if one.exact or one.confidence >= thresholds.confirm)
    return next((Why("expired", {"title": one.title}) for one in likely if one.expired), None)


def _asks_back(first: Candidate, others: list[Candidate], thresholds: Thresholds, foreign: bool) -> Why:
    if foreign:
        return Why("foreign")
    if first.confidence >= thresholds.answer:
        # Sure enough as a rule: something makes the confidence itself less sure.
        return Why("fresh" if first.fresh else "doubtful", {"needed": percent(thresholds.strict)})
    if others and others[0].confidence >= CLOSE * first.confidence:
        return Why("close", {"first": first.title, "second": others[0].title})
    return Why("unsure")
