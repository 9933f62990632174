"""handoff_api as it is served, on a free port, with a bot and a kb that do what a test tells them.

The service is the real one, with real sockets. Only what it calls is stood in for: no real bot can
be told to answer late, wrongly or not at all.
"""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidState

from common.local_run.ports import free_ports
from common.settings import IDLE_SECONDS
from handoff_api.app import create_app
from handoff_api.providers import Services
from handoff_api.settings import Settings

TOKEN = "a-service-token-for-tests-and-nothing-else"
CANDIDATES = [
    {"article_id": "slow-wifi", "version": 2, "title": "Slow Wi-Fi", "confidence": 0.55},
    {"article_id": "no-wifi", "version": 1, "title": "No Wi-Fi", "confidence": 0.5},
]
STOPS_WITHIN = 60.0  # seconds, on a machine that does much else
VERDICT = {"confidence": 0.9, "threshold": 0.7, "language": "en", "candidates": CANDIDATES}
ARTICLE = {
    "article_id": "slow-wifi",
    "version": 2,
    "title": "Slow Wi-Fi",
    "text": "Move it.",
    "html": "<p>Move it.</p>",
}
ANSWER = {"custom": {"kind": "answer", "decision": {"decision": "answer", **VERDICT}, "answer": ARTICLE}}
CONFIRM = {"custom": {"kind": "confirm", "decision": {"decision": "confirm", **VERDICT, "confidence": 0.55}}}

Said = dict[str, Any]


@dataclass
class StubBot:
    """A bot that says `replies` after `delay` seconds; `then` is called while it is at it."""

    replies: list[dict[str, Any]] | None = None
    status: int = 200
    body: bytes | None = None
    delay: float = 0
    then: Callable[[Said], Awaitable[None]] | None = None
    heard: list[Said] = field(default_factory=list)

    async def receive(self, request: Request) -> Response:
        message = await request.json()
        self.heard.append(message)
        if self.then is not None:
            await self.then(message)
        await asyncio.sleep(self.delay)
        if self.body is not None:
            return Response(self.body, self.status)
        replies = self.replies if self.replies is not None else [{"text": f"You said: {message['text'][:1000]}"}]
        return JSONResponse({"replies": replies}, self.status)


@dataclass
class StubKb:
    """A kb that keeps what it is sent, and tells and finds what it was told to, unless it is `down`."""

    down: bool = False
    evidence: list[Said] = field(default_factory=list)
    articles: dict[str, Any] = field(default_factory=dict)
    found: list[dict[str, Any]] = field(default_factory=list)
    looked_up: list[dict[str, str]] = field(default_factory=list)
    proposals: dict[str, Said] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    cases: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)

    async def going_on(self, request: Request) -> Response:
        """A list of notices or cases in the states that are asked for, or of changes."""
        what, states = request.url.path.rpartition("/")[2], request.query_params.getlist("state")
        items = [one for one in getattr(self, what) if not states or one["state"] in states]
        return JSONResponse({"items": items, "total": len(items), "next": None}, 503 if self.down else 200)

    async def notice(self, request: Request) -> Response:
        found = [one for one in self.notices if one["notice_id"] == request.path_params["id"]]
        return JSONResponse(found[0] if found else {}, 503 if self.down else 200 if found else 404)

    async def take_remark(self, request: Request) -> Response:
        if self.down:
            return JSONResponse({}, 503)
        about = {"about": request.path_params["about"], "id": request.path_params["id"]}
        self.remarks.append(about | await request.json())
        return JSONResponse({"remark_id": "remark_1"}, 201)

    async def take_evidence(self, request: Request) -> Response:
        if self.down:
            return JSONResponse({}, 503)
        self.evidence.append(await request.json())
        return JSONResponse({}, 202)

    async def article(self, request: Request) -> Response:
        found = self.articles.get(request.path_params["id"])
        return JSONResponse(found or {}, 503 if self.down else 200 if found else 404)

    async def look_up(self, request: Request) -> Response:
        self.looked_up.append(dict(request.query_params))
        return JSONResponse({"items": self.found}, 503 if self.down else 200)

    async def propose(self, request: Request) -> Response:
        if self.down:
            return JSONResponse({}, 503)
        sent = await request.json()
        is_new = sent["key"] not in self.proposals
        kept = self.proposals.setdefault(sent["key"], sent)
        number = list(self.proposals).index(sent["key"])
        return JSONResponse({"article_id": f"draft-{number}", "title": kept["title"]}, 201 if is_new else 200)


class Visitor:
    """Somebody who chats over HTTP, and over a socket when asked to."""

    def __init__(self, http: httpx.AsyncClient, address: str, begun: dict[str, str]) -> None:
        self.id, self.token, self.language = begun["conversation_id"], begun["token"], begun["language"]
        self.http = http
        self._address = address
        self.headers = {"Authorization": f"Bearer {self.token}"}

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """A request about this visitor's conversation."""
        return await self.http.request(method, f"/api/conversations/{self.id}{path}", headers=self.headers, json=body)

    async def send(self, text: str, client_msg_id: str | None = None) -> httpx.Response:
        return await self.call("POST", "/messages", {"client_msg_id": client_msg_id or uuid.uuid4().hex, "text": text})

    async def say(self, text: str) -> int:
        """Say something that is accepted; its seq."""
        answer = await self.send(text)
        assert answer.status_code == 201, answer.text
        return answer.json()["seq"]

    async def press(self, button_id: str) -> httpx.Response:
        return await self.call("POST", "/messages", {"client_msg_id": uuid.uuid4().hex, "button_id": button_id})

    async def events(self, after: int = 0, wait: float = 0) -> list[Said]:
        answer = await self.call("GET", f"/events?after={after}&wait={wait}")
        assert answer.status_code == 200, answer.text
        return answer.json()["events"]

    async def wait_for(self, kind: str, after: int = 0, within: float = 30, **data: Any) -> Said:
        """The first event of this type after a number, with these fields; fails when it does not come."""
        async with asyncio.timeout(within):
            while True:
                seen = await self.events(after, wait=5)
                for event in seen:
                    if event["type"] == kind and data.items() <= event["data"].items():
                        return event
                after = seen[-1]["seq"] if seen else after

    async def status(self) -> str:
        return (await self.call("GET", "/events")).json()["status"]

    @asynccontextmanager
    async def socket(self, after: int = 0, **more: Any) -> AsyncIterator[ClientConnection]:
        """A socket that has said hello."""
        async with connect(self._address.replace("http", "ws") + "/ws/visitor", **more) as socket:
            with suppress(ConnectionClosed):  # the server may have said no already; the next receive tells
                await socket.send(json.dumps({"type": "hello", "token": self.token, "after": after}))
            yield socket


@dataclass
class Service:
    """A running handoff_api."""

    address: str
    http: httpx.AsyncClient
    use: Services
    bot: StubBot
    kb: StubKb

    async def visitor(self, **body: Any) -> Visitor:
        """Somebody new, who speaks English unless told otherwise."""
        begun = await self.http.post("/api/conversations", json={"language": "en", **body})
        assert begun.status_code == 201, begun.text
        return Visitor(self.http, self.address, begun.json())


class _Server(uvicorn.Server):
    """Serves inside the test's own event loop, leaves the signals to pytest, and stops as soon as it is asked to.

    uvicorn itself looks ten times a second whether it should, and pauses as long for its connections to close:
    three servers in each of a thousand tests would make that minutes.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.asked_to_stop = asyncio.Event()

    def capture_signals(self):
        return nullcontext()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.asked_to_stop.wait()

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        state = self.server_state
        for server in self.servers:
            server.close()
        for connection in list(state.connections):
            with suppress(InvalidState):  # of a socket that is closing already
                connection.shutdown()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.config.timeout_graceful_shutdown):
                while state.connections or state.tasks:
                    await asyncio.sleep(0.005)
        for task in state.tasks:
            task.cancel()
        await self.lifespan.shutdown()


@asynccontextmanager
async def serving(app: Any, port: int) -> AsyncIterator[None]:
    """Serve an ASGI application as `__main__` does."""
    config = uvicorn.Config(
        app, port=port, ws="websockets-sansio", ws_max_size=16 * 1024, ws_per_message_deflate=False,
        log_level="critical", access_log=False, timeout_graceful_shutdown=1, timeout_keep_alive=IDLE_SECONDS,
    )  # fmt: skip
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        assert not task.done(), "the server did not start"
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.asked_to_stop.set()
        async with asyncio.timeout(STOPS_WITHIN):  # or what does not stop would hold up the whole run
            await task


@asynccontextmanager
async def running(database_url: str, **settings: Any) -> AsyncIterator[Service]:
    """handoff_api on `database_url` with its stand-ins."""
    api, bot_port, kb_port, redis_port = free_ports(4)
    bot, kb = StubBot(), StubKb()
    stand_ins = Starlette(
        routes=[
            Route("/webhooks/staffetta/messages", bot.receive, methods=["POST"]),
            Route("/webhooks/staffetta/health", lambda _: JSONResponse({})),
        ]
    )
    library = Starlette(
        routes=[
            Route("/api/evidence", kb.take_evidence, methods=["POST"]),
            Route("/api/articles/{id}", kb.article),
            Route("/api/search", kb.look_up),
            Route("/api/proposals", kb.propose, methods=["POST"]),
            *(Route(f"/api/{what}", kb.going_on) for what in ("notices", "cases", "changes")),
            Route("/api/notices/{id}", kb.notice),
            Route("/api/{about}/{id}/remarks", kb.take_remark, methods=["POST"]),
            Route("/health/live", lambda _: JSONResponse({})),
        ]
    )
    chosen = Settings(**{
        "service_token": TOKEN, "database_url": database_url, "handoff_api_port": api, "rasa_port": bot_port,
        "kb_port": kb_port, "redis_url": f"redis://127.0.0.1:{redis_port}/0", "admin_password": "a password for tests",
        "messages_per_minute": 100_000, "conversations_per_minute": 100_000, "log_level": "error", **settings,
    })  # fmt: skip
    app, address = create_app(chosen), f"http://127.0.0.1:{api}"
    async with (
        serving(stand_ins, bot_port),
        serving(library, kb_port),
        serving(app, api),
        httpx.AsyncClient(base_url=address, timeout=30, trust_env=False, verify=False) as http,
    ):
        yield Service(address, http, app.state.services, bot, kb)
