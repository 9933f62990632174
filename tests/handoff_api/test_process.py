"""The process is killed or stopped while visitors chat: nothing acknowledged is lost, every turn ends."""

import asyncio
import random
import uuid
from contextlib import AsyncExitStack

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from common.local_run.ports import free_ports
from tests.handoff_api.process import Process
from tests.handoff_api.service import StubBot, Visitor, serving

VISITORS = 20


async def test_killed_twice_under_load(sqlite_url: str):
    api, bot_port = free_ports(2)
    bot = StubBot(delay=0.2)
    process = Process(api, database_url=sqlite_url, rasa_port=bot_port)
    async with AsyncExitStack() as held:
        await held.enter_async_context(serving(_channel(bot), bot_port))
        http = await held.enter_async_context(httpx.AsyncClient(base_url=process.address, timeout=5, trust_env=False))
        await process.start()
        visitors = [await _begin(http, process.address) for _ in range(VISITORS)]
        over = asyncio.Event()
        acknowledged: list[dict[str, int]] = [{} for _ in visitors]
        talking = [asyncio.create_task(_talk(*one, over)) for one in zip(visitors, acknowledged, strict=True)]
        for _ in range(2):
            await _heard_more(acknowledged)
            await process.kill()
            await process.start()
        await _heard_more(acknowledged)
        over.set()
        await asyncio.gather(*talking)
        for visitor, sent in zip(visitors, acknowledged, strict=True):
            await _every_turn_ends(visitor, sent)
        assert await process.stop() == 0


async def test_stopped_it_finishes_what_is_with_the_bot(sqlite_url: str):
    api, bot_port = free_ports(2)
    bot = StubBot(delay=1)
    process = Process(api, database_url=sqlite_url, rasa_port=bot_port)
    async with AsyncExitStack() as held:
        await held.enter_async_context(serving(_channel(bot), bot_port))
        http = await held.enter_async_context(httpx.AsyncClient(base_url=process.address, timeout=5, trust_env=False))
        await process.start()
        visitor = await _begin(http, process.address)
        await visitor.say("Hello there")
        assert await process.stop() == 0
        await process.start()
        said = [event["data"].get("speaker") for event in await visitor.events()]
        assert said == [None, "visitor", "bot"]
        assert len(bot.heard) == 1
        await process.stop()


def _channel(bot: StubBot) -> Starlette:
    return Starlette(routes=[Route("/webhooks/staffetta/messages", bot.receive, methods=["POST"])])


async def _begin(http: httpx.AsyncClient, address: str) -> Visitor:
    return Visitor(http, address, (await http.post("/api/conversations", json={"language": "en"})).json())


async def _heard_more(acknowledged: list[dict[str, int]]) -> None:
    """Wait until everybody has been acknowledged three more times, on average."""
    before = sum(map(len, acknowledged))
    async with asyncio.timeout(60):
        while sum(map(len, acknowledged)) < before + 3 * VISITORS:
            await asyncio.sleep(0.05)


async def _talk(visitor: Visitor, acknowledged: dict[str, int], over: asyncio.Event) -> None:
    """Say things until it is over, each one again until it is acknowledged, and note its seq."""
    while not over.is_set():
        name = uuid.uuid4().hex
        while name not in acknowledged:
            try:
                answer = await visitor.send(f"This is {name}", name)
                acknowledged[name] = answer.json()["seq"]
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
        await asyncio.sleep(random.uniform(0.1, 0.5))


async def _every_turn_ends(visitor: Visitor, sent: dict[str, int]) -> None:
    """All that was acknowledged is there once, in order, and each message got one answer or a person."""
    async with asyncio.timeout(30):
        while True:
            events = await visitor.events()
            said = {event["data"]["client_msg_id"]: event["seq"] for event in events if _by(event, "visitor")}
            answers = [event["data"]["text"] for event in events if _by(event, "bot")]
            if len(answers) == len(sent) or any(event["type"] == "handoff.requested" for event in events):
                break
            await asyncio.sleep(0.2)
    assert said == sent
    assert list(sent.values()) == sorted(sent.values())
    assert len(answers) == len(set(answers))
    assert [event["prev"] for event in events] == [0, *(event["seq"] for event in events[:-1])]


def _by(event: dict, speaker: str) -> bool:
    return event["data"].get("speaker") == speaker
