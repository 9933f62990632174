"""The one function that decides, case by case."""

import pytest

from kb.search.decision import Candidate, Thresholds, decide

THRESHOLDS = Thresholds(answer=0.7, confirm=0.3)


def candidate(confidence: float, sensitive: bool = False, name: str = "a") -> Candidate:
    return Candidate(name, 1, "A title", confidence, sensitive)


@pytest.mark.parametrize(
    ("confidence", "verdict", "reason"),
    [
        (0.99, "answer", None),
        (0.70, "answer", None),
        (0.69, "confirm", None),
        (0.30, "confirm", None),
        (0.29, "handoff", "low_confidence"),
        (0.0, "handoff", "low_confidence"),
    ],
)
def test_the_confidence_decides(confidence: float, verdict: str, reason: str | None):
    decision = decide([candidate(confidence), candidate(0.1, name="b")], THRESHOLDS)
    assert (decision.decision, decision.reason) == (verdict, reason)
    assert (decision.answer is not None) == (verdict == "answer")
    assert (decision.confidence, decision.threshold) == (confidence, 0.7)


def test_nothing_to_answer_with_goes_to_a_person():
    assert decide([], THRESHOLDS).reason == "low_confidence"


def test_it_asks_back_once():
    assert decide([candidate(0.5)], THRESHOLDS).decision == "confirm"
    assert decide([candidate(0.5)], THRESHOLDS, confirm_rounds=1).decision == "handoff"
    assert decide([candidate(0.8)], THRESHOLDS, confirm_rounds=1).decision == "answer"


@pytest.mark.parametrize("confidence", [0.35, 0.95])
def test_a_sensitive_article_goes_to_a_person_and_is_shown(confidence: float):
    decision = decide([candidate(confidence, sensitive=True)], THRESHOLDS)
    assert (decision.decision, decision.reason, decision.answer) == ("handoff", "sensitive_topic", None)
    assert decision.candidates[0].article_id == "a"


def test_what_the_visitor_chose_is_the_answer():
    chosen = candidate(0.1, name="b")
    decision = decide([candidate(0.6), chosen], THRESHOLDS, confirm_rounds=1, chosen=chosen)
    assert decision.decision == "answer" and decision.answer == chosen


def test_a_sensitive_choice_goes_to_a_person():
    decision = decide([], THRESHOLDS, chosen=candidate(0.1, sensitive=True))
    assert decision.reason == "sensitive_topic"
