"""The one function that decides, case by case, and what no case whatever may break."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.decision import Candidate, Decision, Situation, Thresholds, decide

THRESHOLDS = Thresholds(answer=0.7, confirm=0.3)


def candidate(confidence: float, sensitive: bool = False, name: str = "a", **more: bool) -> Candidate:
    return Candidate(name, 1, "A title", confidence, sensitive, **more)


def ended(decision: Decision) -> tuple[str, str | None]:
    return decision.decision, decision.reason


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
    assert ended(decision) == (verdict, reason)
    assert (decision.answer is not None) == (verdict == "answer")
    assert (decision.confidence, decision.threshold) == (confidence, 0.7)


def test_nothing_to_answer_with_goes_to_a_person():
    assert decide([], THRESHOLDS).reason == "low_confidence"


def test_it_asks_back_once():
    assert decide([candidate(0.5)], THRESHOLDS).decision == "confirm"
    assert decide([candidate(0.5)], THRESHOLDS, Situation(confirm_rounds=1)).decision == "handoff"
    assert decide([candidate(0.8)], THRESHOLDS, Situation(confirm_rounds=1)).decision == "answer"


@pytest.mark.parametrize("confidence", [0.35, 0.95])
def test_a_sensitive_article_goes_to_a_person_and_is_shown(confidence: float):
    decision = decide([candidate(confidence, sensitive=True)], THRESHOLDS)
    assert (ended(decision), decision.answer) == (("handoff", "sensitive_topic"), None)
    assert decision.candidates[0].article_id == "a"


@pytest.mark.parametrize(("confidence", "verdict"), [(0.31, "handoff"), (0.29, "answer")])
def test_a_likely_sensitive_article_is_enough_even_as_the_second(confidence: float, verdict: str):
    decision = decide([candidate(0.8), candidate(confidence, sensitive=True, name="b")], THRESHOLDS)
    assert decision.decision == verdict


def test_what_the_visitor_chose_is_the_answer():
    chosen = candidate(0.1, name="b")
    others = [candidate(0.6), chosen, candidate(0.4, sensitive=True, name="c")]
    decision = decide(others, THRESHOLDS, Situation(confirm_rounds=1, chosen=chosen))
    assert decision.decision == "answer" and decision.answer == chosen


def test_a_sensitive_choice_goes_to_a_person():
    decision = decide([], THRESHOLDS, Situation(chosen=candidate(0.1, sensitive=True)))
    assert decision.reason == "sensitive_topic"


def test_a_phrasing_word_for_word_is_answered_whatever_the_model_says():
    exact = candidate(0.1, name="b", exact=True)
    decision = decide([candidate(0.5), exact], THRESHOLDS, Situation(confirm_rounds=1, foreign=True))
    assert decision.answer == exact
    assert decide([candidate(0.9, sensitive=True, exact=True)], THRESHOLDS).reason == "sensitive_topic"


def test_a_fresh_article_must_be_surer():
    assert decide([candidate(0.84, fresh=True)], THRESHOLDS).decision == "confirm"
    assert decide([candidate(0.86, fresh=True)], THRESHOLDS).decision == "answer"
    assert decide([candidate(0.1, fresh=True, exact=True)], THRESHOLDS).decision == "answer"


def test_an_article_that_did_not_help_is_not_given_twice():
    again = decide([candidate(0.9), candidate(0.4, name="b")], THRESHOLDS, Situation(answered={"a"}))
    assert ended(again) == ("handoff", "repeated_question")
    assert ended(decide([candidate(0.1)], THRESHOLDS, Situation(answered={"a"}))) == ("handoff", "low_confidence")
    another = decide([candidate(0.5, name="b"), candidate(0.4)], THRESHOLDS, Situation(answered={"a"}))
    assert [choice.article_id for choice in another.candidates] == ["b"]


def test_a_question_that_was_answered_already_is_not_answered_with_another_article():
    assert decide([candidate(0.9)], THRESHOLDS, Situation(repeated=True)).reason == "repeated_question"


def test_a_question_in_a_language_without_articles_is_asked_back_at_most():
    assert decide([candidate(0.99)], THRESHOLDS, Situation(foreign=True)).decision == "confirm"
    assert decide([candidate(0.99)], THRESHOLDS, Situation(foreign=True, confirm_rounds=1)).decision == "handoff"
    assert decide([], THRESHOLDS, Situation(foreign=True, chosen=candidate(0.4))).decision == "answer"


def test_two_questions_are_asked_back_about_both():
    both = [candidate(0.9), candidate(0.5, name="b"), candidate(0.2, name="c")]
    decision = decide(both, THRESHOLDS, Situation(several=True))
    assert ended(decision) == ("confirm", "several_questions")
    assert [choice.article_id for choice in decision.candidates] == ["a", "b", "c"]
    one_is_known = decide(both, THRESHOLDS, Situation(several=True, answered={"a"}))
    assert [choice.article_id for choice in one_is_known.candidates] == ["b", "c"]


def test_a_message_with_two_readings_must_be_surer():
    assert decide([candidate(0.8)], THRESHOLDS, Situation(doubtful=True)).decision == "confirm"
    assert decide([candidate(0.9)], THRESHOLDS, Situation(doubtful=True)).decision == "answer"


@pytest.mark.parametrize(("answer", "confirm"), [(0.5, 0.25), (0.7, 0.35), (0.95, 0.35), (2.0, 0.35)])
def test_it_asks_back_from_half_of_what_an_answer_needs(answer: float, confirm: float):
    assert Thresholds.of(answer).confirm == pytest.approx(confirm)


NAMES = "abcdef"
CANDIDATES = st.lists(
    st.builds(
        candidate,
        st.floats(0, 1),
        st.booleans(),
        st.sampled_from(NAMES),
        fresh=st.booleans(),
        exact=st.sampled_from([False, False, False, True]),
    ),
    max_size=6,
    unique_by=lambda one: one.article_id,
).map(lambda found: sorted(found, key=lambda one: -one.confidence))
SITUATIONS = st.fixed_dictionaries(
    {
        "confirm_rounds": st.integers(0, 2),
        "answered": st.frozensets(st.sampled_from(NAMES), max_size=3),
        "repeated": st.booleans(),
        "foreign": st.booleans(),
        "several": st.booleans(),
        "doubtful": st.booleans(),
    }
)


@settings(max_examples=400, deadline=None)
@given(CANDIDATES, st.floats(0.05, 1.5), SITUATIONS, st.sampled_from([None, *NAMES]))
def test_what_holds_for_every_question(found: list[Candidate], answer: float, situation: dict, picked: str | None):
    thresholds = Thresholds.of(answer)
    chosen = next((one for one in found if one.article_id == picked), None)
    decision = decide(found, thresholds, Situation(chosen=chosen, **situation))
    said = decision.answer
    assert (said is not None) == (decision.decision == "answer")
    assert (decision.reason is None) <= (decision.decision != "handoff")
    if said is not None:
        assert not said.sensitive
        assert said.article_id not in situation["answered"]
        assert said is chosen or said.exact or said.confidence >= thresholds.answer
        assert said is chosen or said.exact or not situation["foreign"]
        assert said is chosen or said.exact or not situation["several"]
        assert said is chosen or not situation["repeated"]
        assert chosen is None or said is chosen
    if decision.decision == "confirm":
        assert situation["confirm_rounds"] == 0 and chosen is None
        assert decision.candidates
        assert not {one.article_id for one in decision.candidates} & situation["answered"]
        assert not any(one.sensitive and one.confidence >= thresholds.confirm for one in found)


@settings(max_examples=100, deadline=None)
@given(st.lists(CANDIDATES, min_size=2, max_size=8), st.floats(0.1, 0.9))
def test_a_conversation_is_never_answered_twice_with_one_article(questions: list[list[Candidate]], answer: float):
    answered: list[str] = []
    for found in questions:
        decision = decide(found, Thresholds.of(answer), Situation(answered=answered))
        answered += [decision.answer.article_id] if decision.answer else []
    assert len(answered) == len(set(answered))
