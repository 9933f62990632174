"""Each action asks the right service the right thing, and passes on what it is told."""

import time

import pytest

from tests.actions.conftest import TOKEN, ActionsSide
from tests.contracts import example

TIMEOUT = 0.5  # of one call, as conftest.py sets it


def reasons(side: ActionsSide) -> list[str]:
    """Why a person was asked for, each time."""
    return [body["reason"]["code"] for body in side.handoff_api.bodies]


def test_a_question_is_put_to_kb_unchanged(side: ActionsSide):
    side.run("action_answer_question")
    assert side.kb.requests == [("/api/decide", f"Bearer {TOKEN}", example("decide_request"))]


@pytest.mark.parametrize("kind", ["answer", "confirm"])
def test_a_decision_is_passed_on(side: ActionsSide, kind: str):
    side.kb.reset(example(f"decide_response_{kind}"))
    [response] = side.run("action_answer_question")["responses"]
    assert response["custom"] == example(f"bot_reply_{kind}")["replies"][0]["custom"]
    assert side.handoff_api.requests == []


def test_a_handoff_is_requested_with_the_near_misses(side: ActionsSide):
    side.kb.reset(example("decide_response_handoff"))
    assert side.run("action_answer_question")["responses"] == []
    assert side.handoff_api.requests == [("/api/handoffs", f"Bearer {TOKEN}", example("handoff_request"))]


def test_a_notice_goes_with_whatever_is_decided(side: ActionsSide):
    notice = example("notice_near_question")
    for kind in ("answer", "confirm"):
        side.kb.reset({**example(f"decide_response_{kind}"), "notice": notice})
        [response] = side.run("action_answer_question")["responses"]
        assert response["custom"] == {**example(f"bot_reply_{kind}")["replies"][0]["custom"], "notice": notice}
    side.kb.reset({**example("decide_response_handoff"), "notice": notice})
    side.run("action_answer_question")
    assert side.handoff_api.bodies == [{**example("handoff_request"), "notice": notice}]


def test_no_notice_changes_nothing(side: ActionsSide):
    side.kb.reset({**example("decide_response_answer"), "notice": None})
    [response] = side.run("action_answer_question")["responses"]
    assert "notice" not in response["custom"]


def test_a_handoff_without_a_reason_is_one_for_low_confidence(side: ActionsSide):
    side.kb.reset({**example("decide_response_handoff"), "reason": None})
    side.run("action_answer_question")
    assert reasons(side) == ["low_confidence"]


def test_a_person_is_requested_without_asking_kb(side: ActionsSide):
    assert side.run("action_request_person")["responses"] == []
    assert reasons(side) == ["asked_for_person"]
    assert side.kb.requests == []


def test_a_slow_kb_is_not_waited_for(side: ActionsSide):
    side.kb.delay = 3 * TIMEOUT
    began = time.perf_counter()
    assert side.run("action_answer_question")["responses"] == []
    assert time.perf_counter() - began < 2 * TIMEOUT
    assert reasons(side) == ["kb_unavailable"]


@pytest.mark.parametrize("action", ["action_answer_question", "action_request_person"])
def test_without_handoff_api_nothing_is_said(side: ActionsSide, action: str):
    side.kb.reset(example("decide_response_handoff"))
    side.handoff_api.reset({"error": "Broken"}, status=503)
    assert side.run(action) == {"events": [], "responses": []}
