"""What stands around the conversation: health, figures, headers, typing, who is here, and logs without words."""

import asyncio
import json
from pathlib import Path

from handoff_api.event_log import Signal
from tests.handoff_api.process import Process
from tests.handoff_api.service import Service, Visitor, free_ports

CANARY = "zanzibar-quokka"


async def test_health_names_what_is_missing(sqlite_service: Service):
    assert (await sqlite_service.http.get("/health/live")).json() == {"status": "live"}
    ready = await sqlite_service.http.get("/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")  # no Redis here
    reasons = ready.json()["dependencies"]
    assert reasons["redis"] != "ok"
    assert {name for name, reason in reasons.items() if reason == "ok"} == {"database", "bot", "kb", "mail"}


async def test_figures_count_messages_turns_and_handoffs(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    await visitor.wait_for("message.created", await visitor.say("Hello there"), speaker="bot")
    await visitor.call("POST", "/handoff", {})
    figures = (await sqlite_service.http.get("/metrics")).text
    for name in (
        'staffetta_messages_accepted_total{speaker="visitor"}', 'staffetta_turns_ended_total{ended="answered"}',
        'staffetta_handoffs_requested_total{reason="asked_for_person"}', "staffetta_bot_seconds_bucket",
    ):  # fmt: skip
        assert name in figures
    assert visitor.id not in figures


async def test_every_answer_has_the_headers(sqlite_service: Service):
    for path in ("/api/conversations/conv_x/events", "/help/none", "/nothing", "/health/live"):
        headers = (await sqlite_service.http.get(path)).headers
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


async def test_typing_goes_both_ways_and_is_not_kept(sqlite_service: Service):
    visitor, feed = await sqlite_service.visitor(), sqlite_service.use.feed
    async with visitor.socket() as socket:
        assert json.loads(await asyncio.wait_for(socket.recv(), 5))["seq"] == 1
        with feed.follow(visitor.id, after=1, audience="staff") as staff:
            feed.signal(Signal("agent.typing", visitor.id, "everyone", {"name": "Anna"}))
            assert json.loads(await asyncio.wait_for(socket.recv(), 5)) == {"type": "typing", "name": "Anna"}
            await socket.send('{"type": "typing"}')
            assert [signal.type for signal in await staff.next(5)] == ["visitor.typing"]
    assert len(await visitor.events()) == 1


async def test_the_staff_hears_who_comes_and_goes(sqlite_service: Service):
    visitor, use = await sqlite_service.visitor(), sqlite_service.use
    with use.feed.follow_staff() as console:
        async with visitor.socket(), visitor.socket() as second:
            await asyncio.wait_for(second.recv(), 5)
            assert use.connected.is_connected(visitor.id)
        async with asyncio.timeout(5):
            heard: list[str] = []
            while "visitor.disconnected" not in heard:
                heard += [news.type for news in await console.next(1)]
        assert heard.count("visitor.connected") == heard.count("visitor.disconnected") == 1
        assert not use.connected.is_connected(visitor.id)


async def test_no_word_of_a_visitor_is_in_the_logs(sqlite_url: str, tmp_path: Path):
    (port,) = free_ports(1)
    process = Process(port, database_url=sqlite_url, rasa_port=1, log_level="debug")
    process.log = tmp_path / "log"
    await process.start()
    async with process.client() as http:
        body = {"language": "en", "page_url": f"https://{CANARY}.example", "visitor": {"name": CANARY}}
        visitor = Visitor(http, process.address, (await http.post("/api/conversations", json=body)).json())
        await visitor.wait_for("handoff.requested", await visitor.say(f"Hello {CANARY}"))
        await visitor.send(CANARY * 1000)
        await visitor.call("POST", "/contact", {"email": f"{CANARY}@example.org"})
        await visitor.call("DELETE", "")
        token = visitor.token
    assert await process.stop() == 0
    written = process.log.read_text()
    assert "bot_failed" in written and "conversation_erased" in written
    assert CANARY not in written and token not in written
