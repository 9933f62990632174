"""The bot's wire: each example that crosses the border comes out as the next one."""

import pytest

from tests.bot.rasa_side import TOKEN, RasaSide
from tests.contracts import example


def replies_to(side: RasaSide, **fields) -> dict:
    """The body that the example message is answered with; `fields` make it another message."""
    return side.post({**example("bot_message_request"), **fields}).json()


@pytest.mark.parametrize("kind", ["answer", "confirm"])
def test_a_decision_becomes_a_reply(side: RasaSide, kind: str):
    side.kb.reset(example(f"decide_response_{kind}"))
    assert replies_to(side, message_id=kind) == example(f"bot_reply_{kind}")
    assert side.kb.requests == [("/api/decide", f"Bearer {TOKEN}", example("decide_request"))]
    assert side.handoff_api.requests == []


def test_a_question_that_is_not_answered_goes_to_a_person(side: RasaSide):
    side.kb.reset(example("decide_response_handoff"))
    assert replies_to(side, message_id="handoff") == example("bot_reply_empty")
    assert side.handoff_api.requests == [("/api/handoffs", f"Bearer {TOKEN}", example("handoff_request"))]


def test_kb_says_why_a_person_is_needed(side: RasaSide):
    side.kb.reset({**example("decide_response_handoff"), "reason": "sensitive_topic"})
    assert side.ask("my father has died, what about his contract?") == []
    assert side.handoff_api.bodies[0]["reason"] == {"code": "sensitive_topic"}


@pytest.mark.parametrize(("language", "text"), [("it", "voglio parlare con una persona"), ("en", "I want a human")])
def test_who_asks_for_a_person_is_not_sent_to_kb(side: RasaSide, language: str, text: str):
    assert side.ask(text, language=language) == []
    assert side.kb.requests == []
    [request] = side.handoff_api.bodies
    assert request["reason"] == {"code": "asked_for_person"}
    assert (request["question"], request["language"]) == ({"verbatim": text}, language)


def test_a_chosen_article_needs_no_understanding(side: RasaSide):
    replies = side.ask("ciao", chosen_article_id="modem-red-light")
    assert replies == example("bot_reply_answer")["replies"]
    assert side.kb.bodies[0]["chosen_article_id"] == "modem-red-light"
    assert side.kb.bodies[0]["question"] == "ciao"


def test_small_talk_speaks_the_language_of_the_message(side: RasaSide):
    assert replies_to(side, text="hello", message_id="small talk") == example("bot_reply_small_talk")
    italian, english = side.ask("hello", language="it"), side.ask("ciao", language="en")
    assert italian[0]["text"].startswith("Ciao!")
    assert english[0]["text"].startswith("Hello!")
    assert side.kb.requests == []


def test_the_language_follows_the_messages_of_one_conversation(side: RasaSide):
    said = [side.ask("ok", sender="switching.0", language=language)[0]["text"] for language in ("it", "en", "it")]
    assert said[0] == said[2] != said[1]


@pytest.mark.parametrize(
    ("language", "text", "says"),
    [("it", "sei un bot?", ["automatico", "persona"]), ("en", "are you a bot?", ["automatic", "person"])],
)
def test_the_bot_says_that_it_is_one(side: RasaSide, language: str, text: str, says: list[str]):
    reply = side.ask(text, language=language)[0]["text"]
    assert all(word in reply for word in says)
