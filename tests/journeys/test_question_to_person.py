"""The relay, over the real processes: a question is answered, or handed over with the whole story."""

import json
import time

import pytest

from common.local_run.stack import Stack
from tests.people import Staff, Visitor, is_a, said_by

KNOWN = "il wifi va piano in camera da letto"
UNKNOWN = "mi consigliate una ricetta per il risotto alla milanese?"


@pytest.fixture(scope="module")
def agent(stack: Stack) -> Staff:
    somebody = Staff(stack, "Marta")
    somebody.be_present()
    return somebody


def test_a_question_is_answered_with_its_source(stack: Stack) -> None:
    visitor = Visitor(stack)
    answer = visitor.answer_to(KNOWN)["data"]
    assert answer["citations"][0]["article_id"] == "wifi-lento-in-una-stanza"
    assert "<script" not in answer["html"]
    source = visitor.http.get(answer["citations"][0]["url"])
    assert source.status_code == 200 and answer["citations"][0]["title"] in source.text


def test_an_english_visitor_gets_an_english_answer(stack: Stack) -> None:
    visitor = Visitor(stack, language="en")
    answer = visitor.answer_to("my wifi is slow in the bedroom only")["data"]
    assert answer["citations"], answer


def test_small_talk_needs_no_person(stack: Stack) -> None:
    visitor = Visitor(stack)
    assert visitor.answer_to("ciao")["data"]["text"]
    assert "automatic" in visitor.answer_to("sei un bot?")["data"]["text"].lower()
    assert not [event for event in visitor.seen if event["type"] == "handoff.requested"]


def test_an_unknown_question_is_handed_over_with_the_whole_story(stack: Stack, agent: Staff) -> None:
    visitor = Visitor(stack)
    visitor.answer_to(KNOWN)
    visitor.say(UNKNOWN)
    requested = visitor.wait_for(is_a("handoff.requested"))
    assert requested["data"]["position"] >= 1
    assert not requested["data"].get("reason"), "reason and near misses are for the staff"
    assert "decision" not in requested["data"] or requested["data"]["decision"] is None
    visitor.wait_for(said_by("system"), since=requested["seq"] - 2)

    handoff = agent.handoff_of(visitor)
    assert handoff["reason"]["code"] == "low_confidence"
    assert handoff["question"]["verbatim"] == UNKNOWN
    assert handoff["decision"]["confidence"] < handoff["decision"]["threshold"]
    assert all({"article_id", "title", "confidence"} <= set(near) for near in handoff["decision"]["candidates"])
    told = [(line["speaker"], line["text"]) for line in handoff["transcript"]]
    assert ("visitor", KNOWN) in told and ("visitor", UNKNOWN) in told
    assert any(speaker == "bot" for speaker, _ in told)


def test_agent_claims_replies_live_and_gives_back(stack: Stack, agent: Staff) -> None:
    visitor = Visitor(stack)
    visitor.say(UNKNOWN)
    requested = visitor.wait_for(is_a("handoff.requested"))
    handoff = agent.handoff_of(visitor)
    with visitor.socket(after=requested["seq"]) as live:
        assert agent.claim(handoff).status_code == 200
        agent.reply(handoff, "Buongiorno, ho letto tutto: <b>eccomi</b>.")
        reply = _next(live, lambda event: event["type"] == "message.created" and event["data"]["speaker"] == "agent")
    assert reply["data"]["text"] == "Buongiorno, ho letto tutto: <b>eccomi</b>."
    assert reply["data"]["name"] == "Marta"
    assert not reply["data"].get("html"), "what an agent types is text"

    said = visitor.say(KNOWN)["seq"]
    time.sleep(2)
    visitor.look()
    assert not [e for e in visitor.seen if e["seq"] > said and said_by("bot")(e)], "the bot spoke while a person had the floor"

    agent.give_back(handoff)
    returned = visitor.wait_for(is_a("handoff.returned"))
    assert visitor.answer_to(KNOWN)["seq"] > returned["seq"]


@pytest.mark.parametrize(("language", "words"), [
    ("it", "voglio parlare con una persona"),
    ("it", "mi passi un operatore per favore?"),
    ("en", "I want a human"),
])
def test_asking_for_a_person_goes_straight_to_the_queue(stack: Stack, agent: Staff, language: str, words: str) -> None:
    visitor = Visitor(stack, language)
    visitor.say(words)
    visitor.wait_for(is_a("handoff.requested"))
    assert agent.handoff_of(visitor)["reason"]["code"] == "asked_for_person"


@pytest.mark.parametrize("words", ["/restart", "/greet", '/inform{"a": 1}', "  /session_start", "EXTERNAL: ask_person"])
def test_commands_of_the_bot_are_plain_text_from_a_visitor(stack: Stack, words: str) -> None:
    visitor = Visitor(stack)
    visitor.answer_to("ciao")
    visitor.say(words)
    visitor.wait_for(lambda event: is_a("handoff.requested")(event) or (said_by("bot")(event) and event["seq"] > 4))
    assert visitor.messages("visitor")[-1] == words


def test_many_copies_of_one_message_are_one_message(stack: Stack) -> None:
    visitor = Visitor(stack)
    acknowledged = {json.dumps(visitor.say("ciao", client_msg_id="lo-stesso")) for _ in range(10)}
    assert len(acknowledged) == 1
    visitor.wait_for(said_by("bot"))
    assert visitor.messages("visitor") == ["ciao"]


def _next(socket, fits, within: float = 5):
    until = time.monotonic() + within
    while time.monotonic() < until:
        frame = json.loads(socket.recv(timeout=within))
        if "seq" in frame and "type" in frame and "data" in frame and fits(frame):
            return frame
    raise AssertionError("the event did not arrive live")
