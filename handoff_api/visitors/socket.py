"""The visitor's socket: messages go in and are acknowledged after the commit, events come out.

Close codes: 4401 no valid token within 10 s, 4404 the conversation is no more, 4429 too many
sockets or frames, 1003 not text, 1009 a frame over 16 KB (the server's own check), 1013 try again
later.
"""

import asyncio
from contextlib import suppress
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from common.errors import NotAllowed, StaffettaError, TooManyRequests, Unavailable
from handoff_api.bot_bridge.intake import Sent
from handoff_api.event_log import Signal, StoredEvent
from handoff_api.providers import Services, address, services
from handoff_api.visitors import frames
from handoff_api.visitors.access import require_own_page

HELLO_SECONDS = 10.0
SEND_SECONDS = 10.0  # for one frame; who cannot take one in that time is cut off, the log keeps the rest
FRAMES_PER_MINUTE = 600  # of one socket, of any kind; a person who types quickly makes a tenth of it
TYPING_EVERY = 1.0  # seconds between two typing signs that are passed on
ERASED = "conversation.closed"

log = structlog.get_logger()
router = APIRouter()


@router.websocket("/ws/visitor")
async def visitor_socket(socket: WebSocket) -> None:
    """One visitor's socket, from the handshake to its end."""
    use = services(socket)
    try:
        require_own_page(socket, use.settings)
    except NotAllowed:
        await socket.close()  # before it is accepted: the browser sees 403
        return
    with suppress(WebSocketDisconnect, RuntimeError):  # whoever hangs up while we speak has hung up
        await socket.accept()
        code = await VisitorSocket(socket, use).run()
        if code is not None:
            async with asyncio.timeout(1):
                await socket.close(code)


class _Closed(Exception):
    """The socket is to be closed with a code; None when the other side closed it."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__(code)
        self.code = code


class VisitorSocket:
    """Reads frames and writes events, until one of the two ends."""

    def __init__(self, socket: WebSocket, use: Services) -> None:
        self._socket = socket
        self._use = use
        self._clock = use.clock
        self._minute = 0.0
        self._frames = 0
        self._typed = 0.0

    async def run(self) -> int | None:
        """Serve the socket; the code to close it with, None when it is closed already."""
        try:
            with self._use.connected.socket():
                conversation_id, after = await self._greet()
                with self._use.connected.present(conversation_id):
                    return await self._serve(conversation_id, after)
        except _Closed as closed:
            return closed.code
        except TooManyRequests:
            return 4429
        except Unavailable:
            return 1013

    async def _greet(self) -> tuple[str, int]:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                hello = frames.hello(await self._receive())
        except TimeoutError:
            raise _Closed(4401) from None
        visitor = await self._use.conversations.visitor(hello.token) if hello else None
        if hello is None or visitor is None or visitor.conversation_id is None:
            raise _Closed(4401)
        return visitor.conversation_id, hello.after

    async def _serve(self, conversation_id: str, after: int) -> int | None:
        both = (self._read(conversation_id), self._tell(conversation_id, after))
        tasks = [asyncio.create_task(one) for one in both]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            done.pop().result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return None

    async def _read(self, conversation_id: str) -> None:
        while True:
            frame = await self._receive()
            kind = frame.get("type")
            if kind == "send":
                await self._send(await self._take(conversation_id, frame))
            elif kind == "typing":
                self._typing(conversation_id)
            else:
                await self._send(frames.UNKNOWN)

    async def _take(self, conversation_id: str, frame: dict[str, Any]) -> dict[str, Any]:
        """Store a message; what its sender is told."""
        message = frames.message(frame)
        if isinstance(message, dict):
            return message
        try:
            await self._use.limits.count_message(address(self._socket))
            stored = await self._use.intake.take(
                Sent(conversation_id, message.client_msg_id, message.text, message.button_id)
            )
        except StaffettaError as error:
            return frames.refusal(frame, error)
        return {"type": "ack", "client_msg_id": message.client_msg_id, **stored.receipt()}

    async def _tell(self, conversation_id: str, after: int) -> None:
        with self._use.feed.follow(conversation_id, after) as following:
            while True:
                for item in await following.next():
                    if isinstance(item, StoredEvent):
                        await self._send(item.wire("everyone"))
                        if item.type == ERASED and item.data.get("by") == "erasure":
                            raise _Closed(4404)
                    else:
                        await self._signal(item)

    async def _signal(self, signal: Signal) -> None:
        if signal.type == "agent.typing":
            await self._send({"type": "typing", **signal.data})

    def _typing(self, conversation_id: str) -> None:
        now = self._clock.monotonic()
        if now - self._typed >= TYPING_EVERY:
            self._typed = now
            self._use.feed.signal(Signal("visitor.typing", conversation_id))

    async def _receive(self) -> dict[str, Any]:
        message = await self._socket.receive()
        if message["type"] != "websocket.receive":
            raise _Closed
        if message.get("text") is None:
            raise _Closed(1003)
        self._count_frame()
        return frames.read(message["text"])

    def _count_frame(self) -> None:
        now = self._clock.monotonic()
        if now - self._minute >= 60:
            self._minute, self._frames = now, 0
        self._frames += 1
        if self._frames > FRAMES_PER_MINUTE:
            raise _Closed(4429)

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._socket.send_text(frames.write(frame))
        except TimeoutError:
            raise _Closed(1013) from None
