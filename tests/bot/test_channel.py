"""The channel lets in handoff_api and nobody else, and takes a visitor's words for words."""

import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.channels.plain_text import as_plain_text
from bot.channels.wire import MAX_BODY, MAX_TEXT
from tests.bot.rasa_side import TOKEN, RasaSide
from tests.contracts import example

COMMANDS = [
    "/restart",
    "/session_start",
    ' /greet{"a":1}',
    "EXTERNAL: greet",
    "external:greet",
    "\u200b/restart",
    "\ufeff \u2060/ask_person",
    "\u00ad//\t/back",
    "/ EXTERNAL: /restart",
    "\u202e/affirm",
    '/question@0.99{"language": "en"}',
]


NOT_THE_SECRET = ["", "Bearer", TOKEN, "Bearer wrong", "Bearer è", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x"]
NOT_THE_SECRET += [f"Bearer {TOKEN.upper()}", "Bearer ${STAFFETTA_TOKEN}"]  # the last: credentials.yml as it is


@pytest.mark.parametrize("shown", NOT_THE_SECRET)
def test_only_the_secret_opens_it(side: RasaSide, shown: str):
    response = httpx.post(side.url, json=side.message("ciao"), headers={"Authorization": shown.encode()})
    assert response.status_code == 401
    assert response.json()["error"] == "NotSignedIn"


def test_nothing_else_is_served(side: RasaSide):
    base = f"http://127.0.0.1:{side.rasa.port}"
    for path in ("/webhooks/rest/webhook", "/conversations/x/tracker", "/model/parse", "/status", "/domain"):
        assert httpx.post(base + path, json={}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "a" * (MAX_TEXT + 1)},
        {"text": None},
        {"text": 3},
        {"text": "\ud800"},
        {"sender": ""},
        {"sender": ["x"]},
        {"message_id": "x" * 201},
        {"language": "fr"},
        {"context": "x"},
        {"chosen_article_id": {}},
    ],
)
def test_a_wrong_shape_is_refused(side: RasaSide, wrong: dict):
    body = json.dumps({**side.message("ciao"), **wrong})
    response = httpx.post(side.url, content=body, headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 422
    assert next(iter(wrong)) in response.json()["detail"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_message_is_refused(side: RasaSide, body: bytes):
    response = httpx.post(side.url, content=body, headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 422


@pytest.mark.parametrize("size", [MAX_BODY, 8 * MAX_BODY])
def test_a_large_body_is_refused(side: RasaSide, size: int):
    assert side.post(side.message("x" * size)).status_code == 413


def test_the_longest_text_is_answered(side: RasaSide):
    text = "😀" * MAX_TEXT
    assert side.ask(text) == example("bot_reply_answer")["replies"]
    assert side.kb.bodies[0]["question"] == text


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_is_a_question_with_its_own_words(side: RasaSide, text: str):
    assert side.ask(text) == example("bot_reply_answer")["replies"]
    assert side.kb.bodies[0]["question"] == text
    assert side.handoff_api.requests == []


@pytest.mark.parametrize("text", COMMANDS)
def test_nothing_of_a_command_is_left_for_rasa(text: str):
    left = as_plain_text(text).lower()
    assert not left.strip().startswith(("/", "external:"))


def test_plain_text_stays_as_it_is():
    for text in ("ciao", "e/o", "and/or? /x", "l'EXTERNAL: disk", "à la carte", "😀 ciao"):
        assert as_plain_text(text) == text
    assert as_plain_text(" / \u200b/ ") == "?"


def test_a_message_sent_ten_times_at_once_runs_once(side: RasaSide):
    side.kb.delay = 0.3
    message = side.message("why is the light red?")
    with ThreadPoolExecutor(10) as pool:
        bodies = [response.json() for response in pool.map(side.post, [message] * 10)]
    assert bodies == [example("bot_reply_answer")] * 10
    assert len(side.kb.requests) == 1
    assert side.post(message).json() == example("bot_reply_answer")
    assert len(side.kb.requests) == 1


def test_a_caller_that_gave_up_finds_the_replies(side: RasaSide):
    side.kb.delay = 0.5
    message = side.message("why is the light red?")
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(side.url, json=message, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=0.2)
    assert side.post(message).json() == example("bot_reply_answer")
    assert len(side.kb.requests) == 1


def test_the_same_id_in_another_conversation_is_another_message(side: RasaSide):
    side.ask("why is the light red?", message_id="same")
    side.ask("why is the light red?", message_id="same")
    assert len(side.kb.requests) == 2
