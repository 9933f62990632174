"""When something is down or hung, handoff_api soon gets an empty reply, and no log has a visitor's words."""

import signal
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.bot.rasa_side import ACTION_TIMEOUT, RasaSide
from tests.bot.stub_service import StubService
from tests.contracts import example

CANARY = "zwergpinguin"  # a word that nobody else uses
QUESTION = f"why is the light on my {CANARY} red?"


@pytest.fixture(autouse=True)
def no_words_in_logs(side: RasaSide) -> Iterator[None]:
    yield
    assert CANARY not in side.logs()


@contextmanager
def paused(process) -> Iterator[None]:
    process.pause()
    try:
        yield
    finally:
        process.resume()


@contextmanager
def in_place_of_the_actions(side: RasaSide) -> Iterator[StubService]:
    side.actions.stop()
    stub = StubService(side.actions.port)
    try:
        yield stub
    finally:
        stub.stop()
        side.actions.start()
        side.actions.wait("/health")


def seconds(side: RasaSide, text: str, expected: list, **fields) -> float:
    began = time.perf_counter()
    assert side.ask(text, **fields) == expected
    return time.perf_counter() - began


def test_a_hung_action_costs_its_timeout(side: RasaSide):
    with paused(side.actions):
        assert seconds(side, QUESTION, []) < ACTION_TIMEOUT + 1
    assert side.ask(QUESTION) == example("bot_reply_answer")["replies"]


def test_no_action_server(side: RasaSide):
    side.actions.stop(signal.SIGKILL)
    try:
        assert seconds(side, QUESTION, []) < 1
        assert side.ask("ciao")[0]["text"]
    finally:
        side.actions.start()
        side.actions.wait("/health")
    assert side.ask(QUESTION) == example("bot_reply_answer")["replies"]


def test_an_action_server_that_fails_with_the_visitors_words(side: RasaSide):
    with in_place_of_the_actions(side) as stub:
        stub.reset(lambda body: body, status=500)  # as rasa-sdk's own server does: the whole request comes back
        assert side.ask(QUESTION) == []
        stub.reset({"events": [{"event": "slot", "name": QUESTION}], "responses": []})  # not what the schema says
        assert side.ask(QUESTION) == []
        stub.reset(b"not JSON: " + QUESTION.encode())
        assert side.ask(QUESTION) == []
    assert side.ask(QUESTION) == example("bot_reply_answer")["replies"]


@pytest.mark.parametrize("status", [500, 503, 401])
def test_kb_fails(side: RasaSide, status: int):
    side.kb.reset({"error": "Broken", "detail": QUESTION}, status=status)
    assert side.ask(QUESTION) == []
    assert side.handoff_api.bodies[0]["reason"] == {"code": "kb_unavailable"}


@pytest.mark.parametrize("reply", [b"<html>", [], {}, {"decision": "maybe"}, {"decision": "answer", "answer": None}])
def test_kb_answers_nonsense(side: RasaSide, reply):
    side.kb.reset(reply)
    assert side.ask(QUESTION) == []
    assert side.handoff_api.bodies[0]["reason"] == {"code": "kb_unavailable"}


def test_kb_hangs_and_then_handoff_api_too(side: RasaSide):
    side.kb.delay = 3 * ACTION_TIMEOUT
    assert seconds(side, QUESTION, []) < ACTION_TIMEOUT
    assert side.handoff_api.bodies[0]["reason"] == {"code": "kb_unavailable"}
    side.handoff_api.delay = 3 * ACTION_TIMEOUT
    assert seconds(side, QUESTION, []) < ACTION_TIMEOUT + 1


def test_handoff_api_refuses(side: RasaSide):
    side.handoff_api.reset({"error": "Broken", "detail": QUESTION}, status=500)
    assert side.ask("I want a human") == []
    side.kb.reset(example("decide_response_handoff"))
    assert side.ask(QUESTION) == []


def test_redis_hangs(side: RasaSide):
    with paused(side.redis):
        assert seconds(side, QUESTION, []) < 2
        assert seconds(side, "ciao", []) < 2
    assert side.ask("ciao")


def test_redis_is_gone_and_comes_back(side: RasaSide):
    side.redis.stop(signal.SIGKILL)
    try:
        assert seconds(side, QUESTION, []) < 2
    finally:
        side.redis.start()
        side.redis.wait()
    assert side.ask(QUESTION) == example("bot_reply_answer")["replies"]


def test_the_200th_message_is_as_fast_as_the_third(side: RasaSide):
    """Both are measured in turn, so that a busy machine slows them alike."""
    answer = example("decide_response_answer")
    answer["answer"]["html"] = "<p>x</p>" * 2_000
    side.kb.reset(answer)
    for _ in range(192):
        side.ask(QUESTION, sender="long.0")
    third, late = [], []
    for number in range(15):
        took = [_took(side, f"fresh_{number}.0") for _ in range(3)]
        third.append(took[2])
        late.append(_took(side, "long.0"))
    assert statistics.median(late) < 1.5 * statistics.median(third)


def _took(side: RasaSide, sender: str) -> float:
    began = time.perf_counter()
    assert side.ask(QUESTION, sender=sender)
    return time.perf_counter() - began
