"""An agent says which of the near misses was right: once, changed, and told to kb."""

import json
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.handoff_api.agents.conftest import Agent
from tests.handoff_api.agents.console import desk_of
from tests.handoff_api.service import CANDIDATES, TOKEN, Service, Visitor

SERVICE = {"Authorization": f"Bearer {TOKEN}"}
WORDS = "My father has died, what now?"


@pytest.fixture
async def visitor(sqlite_service: Service) -> Visitor:
    """Somebody whose question went to a person, with two near misses."""
    one = await sqlite_service.visitor()
    await one.wait_for("message.created", await one.say(WORDS), speaker="bot")
    near = [CANDIDATES[0], {**CANDIDATES[1], "sensitive": True}]
    body = {
        "conversation_id": one.id, "turn_id": sqlite_service.bot.heard[0]["turn_id"], "language": "en",
        "reason": {"code": "sensitive_topic"}, "question": {"verbatim": WORDS},
        "decision": {"confidence": 0.55, "threshold": 0.7, "candidates": near},
    }  # fmt: skip
    assert (await sqlite_service.http.post("/api/handoffs", json=body, headers=SERVICE)).status_code == 201
    return one


async def path_of(marta: Agent, visitor: Visitor) -> str:
    items = (await marta.done("GET", "/api/handoffs"))["items"]
    return "/api/handoffs/" + next(one["handoff_id"] for one in items if one["conversation_id"] == visitor.id)


async def reported(service: Service) -> list[dict[str, Any]]:
    """Corrections on their way to kb, or there already."""
    rows = await service.use.database.read(lambda c: c.execute("SELECT payload FROM outbox ORDER BY created_at"))
    pieces = [*service.kb.evidence, *(json.loads(row["payload"]) for row in rows)]
    return [one for one in pieces if isinstance(one["outcome"], dict) and one["outcome"]["kind"] == "corrected"]


async def test_the_last_word_counts_and_the_same_word_is_said_once(
    sqlite_service: Service, marta: Agent, visitor: Visitor
):
    path = await path_of(marta, visitor)
    assert (await marta.done("GET", path))["correction"] is None
    for article_id, status in (("no-wifi", 201), ("no-wifi", 200), (None, 201), ("slow-wifi", 201)):
        answer = await marta.call("POST", f"{path}/corrections", {"article_id": article_id})
        assert (answer.status_code, answer.json()) == (status, {"article_id": article_id})
    correction = (await marta.done("GET", path))["correction"]
    assert (correction["article_id"], correction["name"]) == ("slow-wifi", "Marta")
    first, none, last = await reported(sqlite_service)
    assert first["event_id"] == none["event_id"] == last["event_id"]
    assert first["said_at"] < none["said_at"] < last["said_at"]
    assert first["outcome"] == {
        "kind": "corrected", "article_id": "no-wifi", "unanswerable": False, "wrong": ["slow-wifi"], "language": "en",
        "by": "Marta",
    }  # fmt: skip
    assert (none["outcome"]["article_id"], none["outcome"]["wrong"]) == (None, ["slow-wifi", "no-wifi"])
    assert (last["question"], last["turn_id"]) == (WORDS, sqlite_service.bot.heard[0]["turn_id"])
    assert "corrected" not in json.dumps(await visitor.events())


async def test_what_was_not_asked_cannot_be_corrected(sqlite_service: Service, marta: Agent):
    silent = await sqlite_service.visitor()
    await silent.call("POST", "/handoff")
    answer = await marta.call("POST", f"{await path_of(marta, silent)}/corrections", {"article_id": "no-wifi"})
    assert answer.status_code == 409
    for body in ({}, {"article_id": "../etc"}, {"article_id": 7}):
        assert (await marta.call("POST", f"{await path_of(marta, silent)}/corrections", body)).status_code == 422


async def test_one_click_in_the_console(marta: Agent, visitor: Visitor, browser: Browser):
    async with desk_of(browser, marta) as page:
        await page.click("#queue [data-claim]")
        near = page.locator(".near li")
        await expect(near.first).to_contain_text("No Wi-Fi")
        await expect(near.first).to_contain_text("sensitive topic")
        await expect(near.first.locator("a")).to_have_attribute("href", "/help/no-wifi")
        await near.first.locator("button").click()
        await expect(near.first.locator("button")).to_have_attribute("aria-pressed", "true")
        await expect(page.locator("#log")).to_contain_text("Marta: the right article was “No Wi-Fi”")
        await page.locator(".marks button").click()
        await expect(page.locator(".marks button")).to_have_attribute("aria-pressed", "true")
        await expect(near.first.locator("button")).to_have_attribute("aria-pressed", "false")
