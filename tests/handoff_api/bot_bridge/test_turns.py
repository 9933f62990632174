"""What the bot says reaches the visitor, once, in order, and never after a person was asked for."""

import asyncio
from typing import Any

import pytest

from handoff_api.bot_bridge import bridge as bridge_module
from handoff_api.event_log import read_all
from tests.handoff_api.service import ANSWER, CONFIRM, TOKEN, Service, Visitor, running

SERVICE = {"Authorization": f"Bearer {TOKEN}"}


async def test_an_answer_has_its_source_and_its_decision_is_for_the_staff(service: Service):
    service.bot.replies = [ANSWER]
    visitor = await service.visitor()
    asked = await visitor.say("My Wi-Fi is slow in the bedroom")
    said = await visitor.wait_for("message.created", asked, speaker="bot")
    assert said["data"]["text"] == "Move it."
    assert said["data"]["html"] == "<p>Move it.</p>"
    assert said["data"]["citations"] == [
        {"article_id": "slow-wifi", "version": 2, "title": "Slow Wi-Fi", "url": "/help/slow-wifi"}
    ]
    assert said["prev"] == asked and said["seq"] == asked + 2  # the decision lies between, unseen
    decided = [event for event in await _log(service, visitor) if event.type == "bot.decided"]
    assert decided[0].data["article_id"] == "slow-wifi" and decided[0].data["confidence"] == 0.9
    assert "confidence" not in str(await visitor.events())


async def test_the_bot_is_told_what_it_needs(sqlite_service: Service):
    bot = sqlite_service.bot
    bot.replies = [ANSWER]
    visitor = await sqlite_service.visitor()
    asked = await visitor.say("/restart my router please")
    await visitor.wait_for("message.created", asked, speaker="bot")
    again = await visitor.say("And in the kitchen it is slow")
    await visitor.wait_for("message.created", again, speaker="bot")
    first, second = bot.heard
    assert first["text"] == "/restart my router please"
    assert first["sender"] == f"{visitor.id}.0" == second["sender"]
    assert (first["language"], first["conversation_id"]) == ("en", visitor.id)
    assert first["message_id"] == first["turn_id"] != second["turn_id"]
    assert second["context"] == {
        "confirm_rounds": 0,
        "earlier": [{"question": "/restart my router please", "article_id": "slow-wifi"}],
    }


async def test_the_language_follows_the_visitor(sqlite_service: Service):
    visitor = await sqlite_service.visitor(language="it")
    for text in ("My invoice is wrong", "ok", "La bolletta che ho ricevuto è sbagliata"):
        await visitor.wait_for("message.created", await visitor.say(text), speaker="bot")
    assert [message["language"] for message in sqlite_service.bot.heard] == ["en", "en", "it"]


@pytest.mark.parametrize(
    ("title", "code", "to_bot"),
    [("Slow Wi-Fi", None, True), ("None of these", "low_confidence", False), ("Talk to a person", "asked_for_person", False)],
)  # fmt: skip
async def test_asking_back(sqlite_service: Service, title: str, code: str | None, to_bot: bool):
    service = sqlite_service
    service.bot.replies = [CONFIRM]
    visitor = await service.visitor()
    asked = await visitor.say("The internet is bad today")
    said = await visitor.wait_for("message.created", asked, speaker="bot")
    buttons = {button["title"]: button["id"] for button in said["data"]["buttons"]}
    assert list(buttons) == ["Slow Wi-Fi", "No Wi-Fi", "None of these", "Talk to a person"]
    service.bot.replies = [ANSWER]
    pressed = (await visitor.press(buttons[title])).json()["seq"]
    if to_bot:
        await visitor.wait_for("message.created", pressed, speaker="bot")
        heard = service.bot.heard[-1]
        assert (heard["text"], heard["chosen_article_id"]) == ("Slow Wi-Fi", "slow-wifi")
        assert heard["context"]["confirm_rounds"] == 1
    else:
        await visitor.wait_for("handoff.requested", pressed)
        handoff = (await service.http.get("/api/handoffs?state=waiting", headers=SERVICE)).json()["items"][0]
        assert handoff["reason"]["code"] == code
        assert len(service.bot.heard) == 1
        requested = next(event for event in await _log(service, visitor) if event.type == "handoff.requested")
        assert requested.data["question"]["verbatim"] == "The internet is bad today"
        assert len(requested.data["decision"]["candidates"]) == 2
    assert (await visitor.press(buttons[title])).status_code == 409
    stranger = await service.visitor()
    assert (await stranger.press(buttons[title])).status_code == 404


@pytest.mark.parametrize(
    "bot",
    [
        {"replies": []}, {"status": 500}, {"status": 401}, {"body": b"<html>"}, {"body": b'{"replies": 7}'},
        {"replies": [{"custom": {"kind": "magic"}}]}, {"replies": [{"text": ""}]}, {"replies": [{"image": "x"}]},
        {"delay": 3},
    ],
    ids=str,
)  # fmt: skip
async def test_a_bot_that_fails_brings_a_person(sqlite_url: str, bot: dict[str, Any]):
    async with running(sqlite_url, bot_timeout=0.5) as service:
        for name, value in bot.items():
            setattr(service.bot, name, value)
        visitor = await service.visitor()
        asked = await visitor.say("Is anybody there?")
        await visitor.wait_for("handoff.requested", asked, within=5)
        said = await visitor.wait_for("message.created", asked, speaker="system")
        assert "assistant is not answering" in said["data"]["text"]
        requested = [event for event in await _log(service, visitor) if event.type == "handoff.requested"]
        assert [event.data["reason"]["code"] for event in requested] == ["bot_failed"]
        assert await visitor.status() == "waiting_for_agent"


async def test_a_late_reply_never_gets_past_the_fence(service: Service):
    service.bot.delay = 0.4
    visitor = await service.visitor()
    await visitor.say("Hello there")
    assert (await visitor.call("POST", "/handoff", {})).status_code == 201
    await _idle(service)
    assert not [event for event in await visitor.events() if event["data"].get("speaker") == "bot"]
    assert len(service.bot.heard) == 1
    # Not in a later episode either: the reply to the old turn comes when the bot speaks again.
    assert (await visitor.call("DELETE", "/handoff")).status_code == 200
    await visitor.say("Hello again")
    await visitor.call("POST", "/handoff", {})
    await visitor.call("DELETE", "/handoff")
    await visitor.say("Third time")
    await _idle(service)
    said = [event["data"]["text"] for event in await visitor.events() if event["data"].get("speaker") == "bot"]
    assert said == ["You said: Third time"]


async def test_the_bots_own_request_for_a_person_is_no_failure(service: Service):
    async def hand_over(message: dict[str, Any]) -> None:
        body = {
            "conversation_id": message["conversation_id"], "turn_id": message["turn_id"],
            "reason": {"code": "low_confidence"}, "question": {"verbatim": message["text"]}, "language": "en",
            "decision": {"confidence": 0.3, "threshold": 0.7, "candidates": []},
        }  # fmt: skip
        answer = await service.http.post("/api/handoffs", json=body, headers=SERVICE)
        assert answer.status_code == 201, answer.text

    service.bot.then, service.bot.replies = hand_over, []
    visitor = await service.visitor()
    await visitor.say("Where is my refund?")
    await _idle(service)
    requested = [event for event in await _log(service, visitor) if event.type == "handoff.requested"]
    assert [event.data["reason"]["code"] for event in requested] == ["low_confidence"]
    assert not service.use.bridge.breaker.is_open
    assert await _turn_states(service) == ["handed_over"]


async def test_messages_of_a_conversation_are_answered_one_at_a_time_in_order(service: Service):
    service.bot.delay = 0.05
    visitor = await service.visitor()
    texts = [f"Message number {n}" for n in range(6)]
    for text in texts:
        await visitor.say(text)
    await _idle(service)
    assert [message["text"] for message in service.bot.heard] == texts
    said = [event["data"]["text"] for event in await visitor.events() if event["data"].get("speaker") == "bot"]
    assert said == [f"You said: {text}" for text in texts]


async def test_who_waits_for_the_bot_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bridge_module, "ONE_MOMENT", 0.2)
    async with running(sqlite_url, bot_concurrency=1) as service:
        service.bot.delay = 0.6
        first, second = await service.visitor(), await service.visitor()
        await first.say("Hello there")
        await second.say("Good morning to you")
        await _idle(service)
        assert [event["data"].get("speaker") for event in await first.events()] == [None, "visitor", "bot"]
        assert [event["data"].get("speaker") for event in await second.events()] == [None, "visitor", "system", "bot"]


async def test_after_three_failures_nobody_waits_until_the_bot_answers_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("handoff_api.bot_bridge.breaker.REST", 0.5)
    async with running(sqlite_url, bot_timeout=0.1) as service:
        service.bot.delay = 0.3
        for _ in range(5):
            visitor = await service.visitor()
            await visitor.wait_for("handoff.requested", await visitor.say("Hello there"))
        assert len(service.bot.heard) == 3
        service.bot.delay = 0
        await asyncio.sleep(0.6)
        for _ in range(2):
            visitor = await service.visitor()
            await visitor.wait_for("message.created", await visitor.say("Hello there"), speaker="bot")


async def test_the_same_question_after_an_answer_brings_a_person(service: Service):
    service.bot.replies = [ANSWER]
    visitor = await service.visitor()
    await visitor.wait_for("message.created", await visitor.say("Why is my Wi-Fi so slow?"), speaker="bot")
    again = await visitor.say("why is my wi-fi so slow ??")
    requested = await visitor.wait_for("handoff.requested", again)
    assert requested["data"]["position"] == 1 and "reason" not in requested["data"]
    assert len(service.bot.heard) == 1


async def test_small_talk_may_be_repeated(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    for _ in range(2):
        await visitor.wait_for("message.created", await visitor.say("Thank you"), speaker="bot")
    assert await visitor.status() == "with_bot"


async def test_ratings(service: Service):
    service.bot.replies = [ANSWER]
    visitor = await service.visitor()
    said = await visitor.wait_for("message.created", await visitor.say("My Wi-Fi is slow"), speaker="bot")
    for helpful, status in ((True, 201), (True, 200), (False, 201), (False, 200)):
        answer = await visitor.call("POST", "/ratings", {"seq": said["seq"], "helpful": helpful})
        assert answer.status_code == status
    assert await visitor.status() == "waiting_for_agent"
    rated = [event["data"]["helpful"] for event in await visitor.events() if event["type"] == "answer.rated"]
    assert rated == [True, False]


async def _idle(service: Service) -> None:
    """Wait until no turn is under way."""
    async with asyncio.timeout(10):
        while service.use.bridge.is_busy or set(await _turn_states(service)) & {"queued", "running"}:
            await asyncio.sleep(0.02)


async def _turn_states(service: Service) -> list[str]:
    rows = await service.use.database.read(lambda c: c.execute("SELECT state FROM turn ORDER BY seq"))
    return [row["state"] for row in rows]


async def _log(service: Service, visitor: Visitor) -> list[Any]:
    return await service.use.database.read(lambda c: read_all(c, visitor.id, "staff"))
