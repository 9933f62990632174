"""What the visitors' and the staff's sockets share: frames of JSON with limits, and one way to end.

Close codes that both use: 4401 no valid hello within 10 s, 4429 too many frames, 1003 not text,
1009 a frame over 16 KB (the server's own check), 1013 too slow.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect

from common.clock import Clock
from common.tasks import end

HELLO_SECONDS = 10.0
SEND_SECONDS = 10.0  # for one frame; who cannot take one in that time is cut off, the log keeps the rest
TYPING_EVERY = 1.0  # seconds between two typing signs that are passed on

Frame = dict[str, Any]


class Closed(Exception):
    """The socket is to be closed with a code; None when the other side closed it."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__(code)
        self.code = code


class FrameSocket:
    """A socket that gives and takes frames."""

    def __init__(self, socket: WebSocket, clock: Clock, frames_per_minute: int) -> None:
        self.socket = socket
        self._clock = clock
        self._frames_per_minute = frames_per_minute
        self._minute = 0.0
        self._frames = 0
        self._typed = 0.0

    async def serve(self, talk: Callable[[], Awaitable[int | None]]) -> None:
        """Accept the socket, let `talk` have it, and close it with the code that `talk` gives or raises."""
        with suppress(WebSocketDisconnect, RuntimeError):  # whoever hangs up while we speak has hung up
            await self.socket.accept()
            try:
                code = await talk()
            except Closed as closed:
                code = closed.code
            if code is not None:
                async with asyncio.timeout(1):
                    await self.socket.close(code)

    async def hello(self) -> Frame:
        """The first frame. Raises Closed when none comes in time."""
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                return await self.receive()
        except TimeoutError:
            raise Closed(4401) from None

    async def receive(self) -> Frame:
        """The next frame; an empty one for text that is none."""
        message = await self.socket.receive()
        if message["type"] != "websocket.receive":
            raise Closed
        if message.get("text") is None:
            raise Closed(1003)
        self._count_frame()
        return read_frame(message["text"])

    async def send(self, frame: Frame) -> None:
        """Send a frame. Raises Closed when the other side does not take it."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self.socket.send_text(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        except TimeoutError:
            raise Closed(1013) from None

    def may_type(self) -> bool:
        """Whether a typing sign is passed on, or comes too soon after the last one."""
        now = self._clock.monotonic()
        if now - self._typed < TYPING_EVERY:
            return False
        self._typed = now
        return True

    def _count_frame(self) -> None:
        now = self._clock.monotonic()
        if now - self._minute >= 60:
            self._minute, self._frames = now, 0
        self._frames += 1
        if self._frames > self._frames_per_minute:
            raise Closed(4429)


async def until_the_first_ends(*parts: Coroutine[Any, Any, None]) -> None:
    """Run `parts` side by side; when one ends or raises, end the others and raise what it raised."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        done.pop().result()
    finally:
        await end(tasks)


def read_frame(text: str) -> Frame:
    """A frame as an object; an empty one when it is none."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}
