"""Evidence reaches kb once it can be reached, with what happened and to which question."""

import asyncio
from typing import Any

from handoff_api.outbox import sender as outbox
from tests.handoff_api.service import ANSWER, StubKb, running


async def test_how_a_question_ended_is_told(sqlite_url: str, monkeypatch):
    monkeypatch.setattr(outbox, "EVERY", 0.05)
    async with running(sqlite_url) as service:
        service.bot.replies = [ANSWER]
        visitor = await service.visitor()
        said = await visitor.wait_for("message.created", await visitor.say("My Wi-Fi is slow"), speaker="bot")
        await visitor.call("POST", "/ratings", {"seq": said["seq"], "helpful": False})
        told = await _told(service.kb, 3)
        assert [one["outcome"] for one in told] == ["answered", "handed_over", "not_helpful"]
        assert {one["question"] for one in told} == {"My Wi-Fi is slow"}
        assert {one["conversation_id"] for one in told} == {visitor.id}
        answered = told[0]
        assert answered["decision"]["article_id"] == "slow-wifi" and answered["decision"]["confidence"] == 0.9
        assert answered["turn_id"] == service.bot.heard[0]["turn_id"]
        async with asyncio.timeout(8):  # a row goes when kb has said that it has it
            while await service.use.database.read(lambda c: c.execute("SELECT id FROM outbox")):
                await asyncio.sleep(0.02)


async def test_while_kb_is_away_nothing_is_lost(sqlite_url: str, monkeypatch):
    monkeypatch.setattr(outbox, "EVERY", 0.05)
    async with running(sqlite_url) as service:
        service.kb.down = True
        service.bot.replies = [ANSWER]
        visitor = await service.visitor()
        await visitor.wait_for("message.created", await visitor.say("My Wi-Fi is slow"), speaker="bot")
        await asyncio.sleep(0.3)
        rows = await service.use.database.read(lambda c: c.execute("SELECT attempts FROM outbox"))
        assert len(rows) == 1 and rows[0]["attempts"] >= 1
        service.kb.down = False
        assert [one["outcome"] for one in await _told(service.kb, 1)] == ["answered"]


async def _told(kb: StubKb, count: int) -> list[dict[str, Any]]:
    async with asyncio.timeout(8):
        while len(kb.evidence) < count:
            await asyncio.sleep(0.02)
    return sorted(kb.evidence, key=lambda one: one["outcome"])
