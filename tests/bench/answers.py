"""From a visitor's message to the bot's answer, at 1, 8 and 32 visitors, beside a bare Rasa that says hello."""

import asyncio
import itertools
import json
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

import frontmatter
import httpx
import websockets

from common.local_run.programs import ROOT
from common.local_run.stack import Stack
from tests.bench.bare_rasa import bare_rasa
from tests.bench.figures import Measured, middle, ratio

HELLOS = 10  # of one sender; stock Rasa reads the whole conversation at every message, and slows with its length

Ask = Callable[[], Awaitable[float | None]]  # one question; the seconds it took, None when it was handed over


async def load(asks: list[Ask], seconds: float) -> Measured:
    """Let every visitor ask again as soon as there is an answer, for so many seconds."""
    times: list[float] = []
    began = time.perf_counter()

    async def visit(ask: Ask) -> None:
        while time.perf_counter() - began < seconds:
            took = await ask()
            if took is not None:
                times.append(took)

    await asyncio.gather(*(visit(ask) for ask in asks))
    return Measured(times, time.perf_counter() - began)


def questions() -> list[str]:
    """The demo articles' Italian phrasings, shuffled: questions that the bot can answer."""
    articles = [frontmatter.load(path) for path in sorted(Path(ROOT, "demo/articles/it").glob("*.md"))]
    found = [phrasing for article in articles for phrasing in article["phrasings"]]
    random.Random(7).shuffle(found)
    return found


class ChattingVisitor:
    """A visitor on a socket, who starts a new conversation when the old one went to a person."""

    def __init__(self, stack: Stack, http: httpx.AsyncClient, supply: "itertools.cycle[str]") -> None:
        self._http = http
        self._socket_address = stack.address("handoff_api").replace("http", "ws") + "/ws/visitor"
        self._supply = supply
        self._socket: websockets.ClientConnection | None = None

    async def ask(self) -> float | None:
        """Ask the next question; the seconds until the bot's answer, None when it was handed over."""
        socket = self._socket or await self._start()
        message = {"type": "send", "client_msg_id": uuid.uuid4().hex, "text": next(self._supply)}
        asked = time.perf_counter()
        await socket.send(json.dumps(message))
        while True:
            frame = json.loads(await asyncio.wait_for(socket.recv(), 30))
            if frame["type"] == "message.created" and frame["data"]["speaker"] == "bot":
                return time.perf_counter() - asked
            if frame["type"] == "handoff.requested":
                await self.close()
                return None

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def _start(self) -> websockets.ClientConnection:
        started = (await self._http.post("/api/conversations", json={"language": "it"})).json()
        self._socket = await websockets.connect(self._socket_address)
        await self._socket.send(json.dumps({"type": "hello", "token": started["token"], "after": 0}))
        return self._socket


def bare_ask(http: httpx.AsyncClient, webhook: str) -> Ask:
    """Somebody who says hello to the bare Rasa, and is somebody new before Rasa's memory of him slows it."""
    said = itertools.count()
    name = uuid.uuid4().hex

    async def ask() -> float:
        sender = f"{name}-{next(said) // HELLOS}"
        asked = time.perf_counter()
        answer = await http.post(webhook, json={"sender": sender, "message": "hello"}, timeout=60)
        assert answer.json(), "the bare Rasa said nothing"
        return time.perf_counter() - asked

    return ask


async def measure(stack: Stack, folder: Path, rounds: int, seconds: float, crowds: tuple[int, ...]) -> None:
    """Measure in turn, bare and ours, and print both with their ratio."""
    with bare_rasa(next(Path(stack.data_dir, "bot", "models").glob("*.tar.gz")), folder) as webhook:
        for crowd in crowds:
            bare, ours = [], []
            for _ in range(rounds):
                async with httpx.AsyncClient(timeout=60) as http:
                    bare.append(await load([bare_ask(http, webhook) for _ in range(crowd)], seconds))
                ours.append(await _ours(stack, crowd, seconds))
            print(f"{crowd:3d} visitors   bare Rasa hello   {middle(bare)}")
            print(f"               full answer       {middle(ours)}")
            print(
                f"               p50 ratio {ratio([o.p50 for o in ours], [b.p50 for b in bare])}"
                f"   throughput ratio {ratio([o.per_second for o in ours], [b.per_second for b in bare])}"
            )


async def _ours(stack: Stack, crowd: int, seconds: float) -> Measured:
    supply = itertools.cycle(questions())
    async with httpx.AsyncClient(base_url=stack.address("handoff_api"), timeout=60) as http:
        visitors = [ChattingVisitor(stack, http, supply) for _ in range(crowd)]
        try:
            await load([visitor.ask for visitor in visitors], 1.0)  # sockets open, caches warm
            return await load([visitor.ask for visitor in visitors], seconds)
        finally:
            for visitor in visitors:
                await visitor.close()
