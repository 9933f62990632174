"""A visitor of the day: over a socket that breaks or by polling, he asks for a person, writes, and perhaps gives up."""

import asyncio
import json
import uuid
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.simulated_day.world import SERVICE, Unreachable, World

LOST = (Unreachable, OSError, WebSocketException, TimeoutError, EOFError)


class Visitor:
    """What one visitor sent and was told, as his browser knows it."""

    def __init__(
        self, world: World, by_socket: bool, skill: str | None, messages: int, gives_up: bool, email: str | None
    ) -> None:
        self.world, self.by_socket, self.skill = world, by_socket, skill
        self.messages, self.gives_up, self.email = messages, gives_up, email
        self.id, self._headers = "", {}
        self.acknowledged: list[tuple[str, int]] = []
        self.seen: list[dict[str, Any]] = []
        self.faults: list[str] = []
        self.is_over = False
        self._socket: ClientConnection | None = None
        self._acks: dict[str, asyncio.Future[int | None]] = {}
        self._changed = asyncio.Event()

    async def live(self) -> None:
        """From the first word until the conversation is closed, or he has left."""
        new = {"language": "it", "visitor": {"email": self.email} if self.email else {}}
        begun = (await self._until_done("POST", "/api/conversations", new)).json()
        self.id, self._headers = begun["conversation_id"], {"Authorization": f"Bearer {begun['token']}"}
        listening = asyncio.create_task(self._listen_by_socket() if self.by_socket else self._poll())
        try:
            await self._say("Buongiorno")
            await self._ask_for_person()
            for _ in range(self.messages):
                await asyncio.sleep(self.world.rng.expovariate(1 / 20))
                if self.world.is_evening or not await self._say("Avrei bisogno di una mano"):
                    break
            if self.gives_up:
                await self._try_leaving()
            while not self.is_over:
                self._changed.clear()
                await self._changed.wait()
            await asyncio.sleep(5)  # what was told last arrives
        finally:
            listening.cancel()

    async def _ask_for_person(self) -> None:
        if self.skill is None:
            await self._until_done("POST", f"/api/conversations/{self.id}/handoff")
            return
        reason = {"conversation_id": self.id, "reason": {"code": "low_confidence"}, "skill": self.skill}
        await self._until_done("POST", "/api/handoffs", reason, SERVICE)

    async def _try_leaving(self) -> None:
        with suppress(Unreachable):
            await self.world.ask("DELETE", f"/api/conversations/{self.id}/handoff", self._headers)

    async def _say(self, text: str) -> bool:
        """Say it until it is acknowledged, always under the same name; False when the conversation is closed."""
        name = uuid.uuid4().hex
        while not self.is_over:
            with suppress(*LOST):
                seq = await self._send(name, text)
                if seq is None:
                    return False
                self.acknowledged.append((name, seq))
                return True
            await asyncio.sleep(1)
        return False

    async def _send(self, name: str, text: str) -> int | None:
        """The seq of an acknowledged message, None for one that was refused."""
        if self._socket is None:
            message = {"client_msg_id": name, "text": text}
            answer = await self.world.ask("POST", f"/api/conversations/{self.id}/messages", self._headers, message)
            if answer.status_code == 409:
                return None
            if not answer.is_success:
                raise Unreachable
            return answer.json()["seq"]
        self._acks[name] = self.world.loop.create_future()
        await self._socket.send(json.dumps({"type": "send", "client_msg_id": name, "text": text}))
        async with asyncio.timeout(10):
            return await self._acks[name]

    async def _listen_by_socket(self) -> None:
        while True:
            with suppress(*LOST):
                address = self.world.address.replace("http", "ws") + "/ws/visitor"
                async with connect(address, ping_interval=None) as socket:
                    hello = {"type": "hello", "token": self._headers["Authorization"][7:], "after": self._last}
                    await socket.send(json.dumps(hello))
                    self._socket = socket
                    with suppress(TimeoutError):
                        async with asyncio.timeout(self.world.rng.expovariate(1 / 90)):
                            while True:
                                self._hear(json.loads(await socket.recv()))
                    socket.transport.abort()  # the train goes into a tunnel
            self._socket = None
            await asyncio.sleep(self.world.rng.uniform(0.5, 5))

    async def _poll(self) -> None:
        while True:
            with suppress(Unreachable):
                path = f"/api/conversations/{self.id}/events?after={self._last}&wait=5"
                answer = await self.world.ask("GET", path, self._headers)
                for event in answer.json()["events"] if answer.is_success else []:
                    self._hear(event)
            await asyncio.sleep(0.5)

    @property
    def _last(self) -> int:
        return self.seen[-1]["seq"] if self.seen else 0

    def _hear(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "ack":
            self._settle(frame, frame["seq"])
        elif frame["type"] == "error":
            self._settle(frame, None)
        elif "seq" in frame and frame["seq"] > self._last:
            if frame["prev"] != self._last:
                self.faults.append(f"{frame['seq']} follows {frame['prev']}, but {self._last} was the last one seen")
            self.seen.append(frame)
            left = frame["type"] == "handoff.closed" and frame["data"].get("left")
            self.is_over = self.is_over or left or frame["type"] in ("conversation.closed", "handoff.returned")
            self._changed.set()

    def _settle(self, frame: dict[str, Any], seq: int | None) -> None:
        waiting = self._acks.pop(frame.get("client_msg_id") or "", None)
        if waiting is not None and not waiting.done():
            waiting.set_result(seq)

    async def _until_done(self, method: str, path: str, body: Any = None, headers: Any = None) -> Any:
        while True:
            with suppress(Unreachable):
                answer = await self.world.ask(method, path, headers or self._headers, body)
                if answer.is_success:
                    return answer
            await asyncio.sleep(1)
