"""The services understand what the bot and its actions send, as the examples beside this file say it.

Rasa's side of the same examples is in tests/bot/test_wire.py.
"""

import json

import pytest

from handoff_api.bot_bridge.replies import Answer, Confirm, Said, parse
from handoff_api.handoffs.models import HandoffRequest
from tests.contracts import example


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("bot_reply_small_talk", [Said]),
        ("bot_reply_answer", [Answer]),
        ("bot_reply_confirm", [Confirm]),
        ("bot_reply_empty", []),
    ],
)
def test_replies_are_read(name: str, kinds: list[type]):
    replies = parse(json.dumps(example(name)).encode())
    assert [type(reply) for reply in replies] == kinds


def test_nothing_of_an_answer_is_lost():
    [answer] = parse(json.dumps(example("bot_reply_answer")).encode())
    assert answer.model_dump(exclude_unset=True) == example("bot_reply_answer")["replies"][0]["custom"]


def test_a_handoff_request_is_read_in_full():
    read = HandoffRequest.model_validate(example("handoff_request"))
    assert read.model_dump(exclude_none=True, exclude_unset=True) == example("handoff_request")
