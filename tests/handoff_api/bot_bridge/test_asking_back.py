"""Asking back, answers that were not enough, and what kb is told of both."""

import asyncio
import json
from typing import Any

from handoff_api.event_log import read_all
from handoff_api.outbox import sender as outbox
from tests.handoff_api.service import ANSWER, CANDIDATES, CONFIRM, TOKEN, VERDICT, Service, Visitor, running

SERVICE = {"Authorization": f"Bearer {TOKEN}"}
SEVERAL = {"custom": {"kind": "confirm", "decision": {"decision": "confirm", **VERDICT, "reason": "several_questions"}}}


def answer_with(article_id: str) -> dict[str, Any]:
    """The bot's answer with another article."""
    article = ANSWER["custom"]["answer"] | {"article_id": article_id}
    return {"custom": ANSWER["custom"] | {"answer": article}}


async def asked_back(service: Service, words: str, reply: dict[str, Any] = CONFIRM) -> tuple[Visitor, dict[str, str]]:
    """A visitor whom the bot has asked back, with the buttons by their titles."""
    service.bot.replies = [reply]
    visitor = await service.visitor()
    said = await visitor.wait_for("message.created", await visitor.say(words), speaker="bot")
    service.bot.replies = [ANSWER]
    return visitor, {button["title"]: button["id"] for button in said["data"]["buttons"]}


async def handoff_of(service: Service, visitor: Visitor) -> dict[str, Any]:
    """The handoff of a visitor, with its story."""
    items = (await service.http.get("/api/handoffs", headers=SERVICE)).json()["items"]
    one = next(item for item in items if item["conversation_id"] == visitor.id)
    return (await service.http.get(f"/api/handoffs/{one['handoff_id']}", headers=SERVICE)).json()


async def told(service: Service) -> list[dict[str, Any]]:
    """Everything that kb was told, once the outbox is empty."""
    async with asyncio.timeout(10):
        while await service.use.database.read(lambda c: c.execute("SELECT id FROM outbox LIMIT 1")):
            await asyncio.sleep(0.02)
    return service.kb.evidence


async def test_of_two_questions_both_can_be_answered(sqlite_service: Service):
    service = sqlite_service
    visitor, buttons = await asked_back(service, "slow wifi? and the attic has none?", SEVERAL)
    message = next(event["data"] for event in await visitor.events() if event["data"].get("buttons"))
    assert message["text"].startswith("You asked more than one thing") and message["several"] is True
    pressed = (await visitor.press(buttons["Slow Wi-Fi"])).json()["seq"]
    await visitor.wait_for("message.created", pressed, speaker="bot")
    assert (await visitor.press(buttons["Slow Wi-Fi"])).status_code == 409
    service.bot.replies = [answer_with("no-wifi")]
    pressed = (await visitor.press(buttons["No Wi-Fi"])).json()["seq"]
    await visitor.wait_for("message.created", pressed, speaker="bot")
    heard = service.bot.heard[-1]
    assert heard["chosen_article_id"] == "no-wifi"
    assert heard["context"]["earlier"] == [{"question": "Slow Wi-Fi", "article_id": "slow-wifi"}]
    await visitor.press(buttons["None of these"])
    await visitor.wait_for("handoff.requested", pressed)
    assert (await visitor.press(buttons["Talk to a person"])).status_code == 409


async def test_one_question_has_one_choice(sqlite_service: Service):
    visitor, buttons = await asked_back(sqlite_service, "The internet is bad")
    message = next(event["data"] for event in await visitor.events() if event["data"].get("buttons"))
    assert "several" not in message and "be sure" in message["text"]
    await visitor.press(buttons["Slow Wi-Fi"])
    assert (await visitor.press(buttons["No Wi-Fi"])).status_code == 409


async def test_the_answer_that_did_not_help_is_shown_to_the_agent(sqlite_service: Service):
    service = sqlite_service
    for bad_rating in (True, False):
        service.bot.replies = [ANSWER]
        visitor = await service.visitor()
        said = await visitor.wait_for("message.created", await visitor.say("My Wi-Fi is slow"), speaker="bot")
        if bad_rating:
            await visitor.call("POST", "/ratings", {"seq": said["seq"], "helpful": False})
        else:
            await visitor.say("my wi-fi is slow!!")
        await visitor.wait_for("handoff.requested")
        handoff = await handoff_of(service, visitor)
        assert handoff["reason"]["code"] == ("not_helpful" if bad_rating else "repeated_question")
        assert [one["article_id"] for one in handoff["near_misses"]] == [one["article_id"] for one in CANDIDATES]
        assert handoff["already_tried"] == ["Slow Wi-Fi"]


async def test_an_article_that_was_held_back_comes_first(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    await visitor.say("My father has died")
    held_back = {**CANDIDATES[1], "sensitive": True}
    decision = {"confidence": 0.6, "threshold": 0.7, "candidates": [CANDIDATES[0], held_back]}
    body = {"conversation_id": visitor.id, "reason": {"code": "sensitive_topic"}, "decision": decision}
    assert (await sqlite_service.http.post("/api/handoffs", json=body, headers=SERVICE)).status_code == 201
    near = (await handoff_of(sqlite_service, visitor))["near_misses"]
    assert [one["article_id"] for one in near] == ["no-wifi", "slow-wifi"] and near[0]["sensitive"]
    assert "sensitive" not in json.dumps(await visitor.events())


async def test_the_bot_is_told_of_every_article_that_it_gave(sqlite_service: Service):
    service = sqlite_service
    visitor, buttons = await asked_back(service, "The internet is bad")
    await visitor.wait_for("message.created", (await visitor.press(buttons["No Wi-Fi"])).json()["seq"], speaker="bot")
    for n in range(12):
        service.bot.replies = [answer_with(f"article-{n}")]
        await visitor.wait_for("message.created", await visitor.say(f"Question number {n}"), speaker="bot")
    await visitor.say("One more")
    async with asyncio.timeout(10):
        while len(service.bot.heard) < 15:
            await asyncio.sleep(0.02)
    earlier = service.bot.heard[-1]["context"]["earlier"]
    assert earlier[0] == {"question": "The internet is bad", "article_id": "slow-wifi"}
    assert len(earlier) == 13


async def test_kb_is_told_what_visitors_say_and_that_it_comes_from_one_place(sqlite_url: str, monkeypatch):
    monkeypatch.setattr(outbox, "EVERY", 0.05)
    async with running(sqlite_url) as service:
        visitor, buttons = await asked_back(service, "The internet is bad")
        said = await visitor.wait_for(
            "message.created", (await visitor.press(buttons["Slow Wi-Fi"])).json()["seq"], speaker="bot"
        )
        for helpful in (True, False, True):
            await visitor.call("POST", "/ratings", {"seq": said["seq"], "helpful": helpful})
        other, others = await asked_back(service, "Nothing works")
        await other.press(others["None of these"])
        third = await service.visitor()
        await third.wait_for("message.created", await third.say("My Wi-Fi is slow"), speaker="bot")
        await third.call("POST", "/handoff")
        pieces = {json.dumps(one["outcome"]): one for one in await told(service)}
        turn = service.bot.heard[0]["turn_id"]
        chosen = pieces['{"kind": "chosen", "article_id": "slow-wifi"}']
        assert (chosen["question"], chosen["turn_id"], chosen["decision"]["language"]) == (
            "The internet is bad",
            turn,
            "en",
        )
        none = pieces['{"kind": "none_of_these", "wrong": ["no-wifi", "slow-wifi"]}']
        assert none["question"] == "Nothing works" and none["decision"]["language"] == "en"
        assert pieces['"asked_for_person"']["question"] == "My Wi-Fi is slow"
        ratings = [one["event_id"] for one in service.kb.evidence if one["outcome"] in ("helpful", "not_helpful")]
        assert len(set(ratings)) == 3
        origins = {pieces[name]["origin"] for name in ('"helpful"', '"not_helpful"')} | {
            none["origin"],
            chosen["origin"],
        }
        assert len(origins) == 1 and len(origins.pop()) == 32


async def test_the_log_says_why_the_bot_asked_back(sqlite_service: Service):
    visitor, _ = await asked_back(sqlite_service, "slow wifi? and the attic has none?", SEVERAL)
    log = await sqlite_service.use.database.read(lambda c: read_all(c, visitor.id, "staff"))
    assert [event.data["reason"] for event in log if event.type == "bot.decided"] == ["several_questions"]
