"""The visitor's socket: messages go in and are acknowledged after the commit, events come out.

Close codes besides those of every socket: 4404 the conversation is no more, 4429 too many sockets,
1013 try again later.
"""

from typing import Any

from fastapi import APIRouter, WebSocket

from common.errors import NotAllowed, StaffettaError, TooManyRequests, Unavailable
from handoff_api.bot_bridge.intake import Sent
from handoff_api.event_log import Signal, StoredEvent
from handoff_api.frame_socket import Closed, FrameSocket, until_the_first_ends
from handoff_api.notices.service import CHANGED
from handoff_api.providers import Services, address, services
from handoff_api.visitors import frames
from handoff_api.visitors.access import require_own_page
from handoff_api.visitors.origin import origin

FRAMES_PER_MINUTE = 600  # of one socket, of any kind; a person who types quickly makes a tenth of it
ERASED = "conversation.closed"

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
    frame_socket = FrameSocket(socket, use.clock, FRAMES_PER_MINUTE)
    await frame_socket.serve(VisitorSocket(frame_socket, use).run)


class VisitorSocket:
    """Reads frames and writes events, until one of the two ends."""

    def __init__(self, socket: FrameSocket, use: Services) -> None:
        self._socket = socket
        self._use = use

    async def run(self) -> int | None:
        """Serve the socket; the code to close it with, if the end does not raise one."""
        try:
            with self._use.connected.socket():
                conversation_id, after = await self._greet()
                with self._use.connected.present(conversation_id):
                    await until_the_first_ends(self._read(conversation_id), self._tell(conversation_id, after))
        except TooManyRequests:
            return 4429
        except Unavailable:
            return 1013
        return None

    async def _greet(self) -> tuple[str, int]:
        hello = frames.hello(await self._socket.hello())
        visitor = await self._use.conversations.visitor(hello.token) if hello else None
        if hello is None or visitor is None or visitor.conversation_id is None:
            raise Closed(4401)
        return visitor.conversation_id, hello.after

    async def _read(self, conversation_id: str) -> None:
        while True:
            frame = await self._socket.receive()
            kind = frame.get("type")
            if kind == "send":
                await self._socket.send(await self._take(conversation_id, frame))
            elif kind == "typing":
                self._typing(conversation_id)
            else:
                await self._socket.send(frames.UNKNOWN)

    async def _take(self, conversation_id: str, frame: dict[str, Any]) -> dict[str, Any]:
        """Store a message; what its sender is told."""
        message = frames.message(frame)
        if isinstance(message, dict):
            return message
        try:
            await self._use.limits.count_message(address(self._socket.socket))
            came_from = origin(self._socket.socket, self._use)
            sent = Sent(conversation_id, message.client_msg_id, message.text, message.button_id, came_from)
            stored = await self._use.intake.take(sent)
        except StaffettaError as error:
            return frames.refusal(frame, error)
        return {"type": "ack", "client_msg_id": message.client_msg_id, **stored.receipt()}

    async def _tell(self, conversation_id: str, after: int) -> None:
        self._use.connected.saw(conversation_id, after)
        with self._use.feed.follow(conversation_id, after) as following:
            while True:
                for item in await following.next():
                    if isinstance(item, StoredEvent):
                        await self._socket.send(item.wire("everyone"))
                        self._use.connected.delivered(conversation_id, item.seq)
                        if item.type == ERASED and item.data.get("by") == "erasure":
                            raise Closed(4404)
                    else:
                        await self._signal(item)

    async def _signal(self, signal: Signal) -> None:
        if signal.type == "agent.typing":
            await self._socket.send({"type": "typing", **signal.data})
        elif signal.type == CHANGED:
            await self._socket.send({"type": "notices", **signal.data})

    def _typing(self, conversation_id: str) -> None:
        if self._socket.may_type():
            self._use.feed.signal(Signal("visitor.typing", conversation_id))
