"""The console's socket: news only, never the words of a conversation.

What to do with news is the console's business: it asks over HTTP, where every request is authorised.
Close codes: 4401 not signed in or no longer, 4403 no agent, 4429 too many frames, 1003 not text,
1009 a frame over 16 KB (the server's own check), 1013 too slow.
"""

import asyncio
from contextlib import suppress
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from common.auth import Actor, authorise, session_cookie
from common.browser_safety import require_same_origin
from common.errors import NotAllowed, StaffettaError
from handoff_api.agents import staff_frames as frames
from handoff_api.event_log import News, Signal
from handoff_api.handoffs import repository as handoffs
from handoff_api.providers import Services, services
from handoff_api.staff.presence import HEARTBEAT

HELLO_SECONDS = 10.0
SEND_SECONDS = 10.0  # for one frame; a console that cannot take one in that time reconnects and asks anew
FRAMES_PER_MINUTE = 240  # heartbeats are 4 of them, typing at most 60
TYPING_EVERY = 1.0  # seconds between two typing signs that are passed on

log = structlog.get_logger()
router = APIRouter()


@router.websocket("/ws/staff")
async def staff_socket(socket: WebSocket) -> None:
    """One console's socket, from the handshake to its end."""
    use = services(socket)
    try:
        # Programs without a browser send no Origin and bring their token in the first frame.
        if "origin" in socket.headers or _cookie(use, socket):
            require_same_origin(socket, [use.settings.handoff_api_address])
    except NotAllowed:
        await socket.close()  # before it is accepted: the browser sees 403
        return
    with suppress(WebSocketDisconnect, RuntimeError):  # whoever hangs up while we speak has hung up
        await socket.accept()
        code = await StaffSocket(socket, use).run()
        if code is not None:
            async with asyncio.timeout(1):
                await socket.close(code)


def _cookie(use: Services, socket: WebSocket) -> str:
    return socket.cookies.get(session_cookie(use.settings.is_https), "")


class _Closed(Exception):
    """The socket is to be closed with a code; None when the other side closed it."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__(code)
        self.code = code


class StaffSocket:
    """Reads heartbeats and signs of life, writes news, until the session or the socket ends."""

    def __init__(self, socket: WebSocket, use: Services) -> None:
        self._socket = socket
        self._use = use
        self._token = ""
        self._minute = 0.0
        self._frames = 0
        self._typed = 0.0
        self._looking_at: str | None = None

    async def run(self) -> int | None:
        """Serve the socket; the code to close it with, None when it is closed already."""
        try:
            actor = await self._greet()
            try:
                with self._use.live_sessions.watch(self._token) as over:
                    await self._serve(actor, over)
            finally:
                self._look(actor, None)
        except _Closed as closed:
            return closed.code
        return None

    async def _greet(self) -> Actor:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                hello = frames.read(await self._receive())
        except TimeoutError:
            raise _Closed(4401) from None
        self._token = (hello.get("token") if hello.get("type") == "hello" else None) or _cookie(self._use, self._socket)
        staff = await self._use.sessions.current(self._token) if isinstance(self._token, str) else None
        if staff is None:
            raise _Closed(4401)
        try:
            authorise(staff.actor, "conversation.read")
        except StaffettaError:
            raise _Closed(4403) from None
        return staff.actor

    async def _serve(self, actor: Actor, over: asyncio.Event) -> None:
        await self._beat(actor)
        await self._send({"type": "ready", "heartbeat": HEARTBEAT})
        parts = (self._read(actor), self._tell(), self._end_with(over))
        tasks = [asyncio.create_task(part) for part in parts]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            done.pop().result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _end_with(self, over: asyncio.Event) -> None:
        await over.wait()
        raise _Closed(4401)

    async def _tell(self) -> None:
        with self._use.feed.follow_staff() as following:
            while True:
                for news in await following.next():
                    await self._send(_wire(news))

    async def _read(self, actor: Actor) -> None:
        while True:
            frame = frames.read(await self._receive())
            kind = frame.get("type")
            if kind == "heartbeat":
                await self._beat(actor)
            elif kind == "looking":
                self._look(actor, frames.conversation(frame))
            elif kind == "typing":
                await self._typing(actor, frames.conversation(frame))
            else:
                await self._send(frames.UNKNOWN)

    async def _beat(self, actor: Actor) -> None:
        """The console is open, so the agent is present.

        Who waits for chats is at work, though he touches nothing: that keeps the session in use. On
        a break, or away, the open page does not.
        """
        # Who only looks after the desk does not count as somebody who answers, unless he says so.
        beat = await self._use.presence.heartbeat(actor.id, "available" if "agent" in actor.roles else "away")
        if beat.is_back:
            self._use.feed.signal(Signal("presence.changed", "", data={"staff_id": actor.id}))
        if beat.is_present and await self._use.sessions.current(self._token) is None:
            raise _Closed(4401)
        self._say_looking(actor)

    def _look(self, actor: Actor, conversation_id: str | None) -> None:
        if self._looking_at is not None and self._looking_at != conversation_id:
            self._use.feed.signal(Signal("agent.looked_away", self._looking_at, data={"staff_id": actor.id}))
        self._looking_at = conversation_id
        self._say_looking(actor)

    def _say_looking(self, actor: Actor) -> None:
        if self._looking_at is not None:
            data = {"staff_id": actor.id, "name": actor.name}
            self._use.feed.signal(Signal("agent.looking", self._looking_at, data=data))

    async def _typing(self, actor: Actor, conversation_id: str | None) -> None:
        """Tell the visitor that his agent is typing; nobody else's typing is of any interest to him."""
        now = self._use.clock.monotonic()
        if conversation_id is None or now - self._typed < TYPING_EVERY:
            return
        self._typed = now
        handoff = await self._use.database.read(lambda c: handoffs.open_of(c, conversation_id, lock=False))
        if handoff is not None and handoff.assignee_id == actor.id:
            self._use.feed.signal(Signal("agent.typing", conversation_id, "everyone", {"name": actor.name}))

    async def _receive(self) -> str:
        message = await self._socket.receive()
        if message["type"] != "websocket.receive":
            raise _Closed
        if message.get("text") is None:
            raise _Closed(1003)
        self._count_frame()
        return message["text"]

    def _count_frame(self) -> None:
        now = self._use.clock.monotonic()
        if now - self._minute >= 60:
            self._minute, self._frames = now, 0
        self._frames += 1
        if self._frames > FRAMES_PER_MINUTE:
            raise _Closed(4429)

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._socket.send_json(frame)
        except TimeoutError:
            raise _Closed(1013) from None


def _wire(news: News) -> dict[str, Any]:
    return {
        "type": news.type,
        "conversation_id": news.conversation_id,
        "seq": news.seq,
        "at": news.at,
        "data": news.data,
    }
