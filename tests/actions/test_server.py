"""The action server runs actions for Rasa alone and says nothing about what went wrong."""

import httpx
import pytest

from tests.actions.conftest import TOKEN, ActionsSide, tracker
from tests.contracts import example

NOTHING = {"events": [], "responses": []}
CANARY = "zwergpinguin"


@pytest.mark.parametrize("token", ["wrong", TOKEN[:-1], TOKEN + "x"])
def test_only_rasa_may_run_an_action(side: ActionsSide, token: str):
    response = side.post({"next_action": "action_request_person", "tracker": tracker({})}, token=token)
    assert response.status_code == 401
    assert side.handoff_api.requests == []


def test_the_health_of_it_needs_no_secret(side: ActionsSide):
    assert httpx.get(f"http://127.0.0.1:{side.process.port}/health").json() == {"status": "ready"}


@pytest.mark.parametrize(
    "call",
    [
        {"next_action": "action_answer_question", "tracker": tracker({"text": CANARY})},  # raises: not from our channel
        {"next_action": "action_request_person", "tracker": tracker({"text": CANARY})},
        {"next_action": "action_answer_question", "tracker": {"latest_message": CANARY}},
        {"next_action": CANARY, "tracker": tracker({})},
        {"next_action": "action_answer_question"},
        [CANARY],
        CANARY,
    ],
)
def test_an_action_that_raises_has_said_nothing(side: ActionsSide, call):
    response = side.post(call)
    assert (response.status_code, response.json()) == (200, NOTHING)
    assert CANARY not in side.process.log.read_text()


def test_a_body_that_is_no_json_is_not_repeated(side: ActionsSide):
    url = f"http://127.0.0.1:{side.process.port}/webhook"
    response = httpx.post(url, content=CANARY.encode(), headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code >= 400
    assert CANARY not in response.text + side.process.log.read_text()


def test_it_is_an_action_server_to_rasas_eyes(side: ActionsSide):
    reply = side.run("action_answer_question")
    [response] = reply["responses"]
    assert reply["events"] == []
    assert {"custom": response["custom"]} == example("bot_reply_answer")["replies"][0]
