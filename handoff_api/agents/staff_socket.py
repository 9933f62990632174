"""The console's socket: news only, never the words of a conversation.

What to do with news is the console's business: it asks over HTTP, where every request is authorised.
Close codes besides those of every socket: 4401 not signed in or no longer, 4403 no agent.
"""

import asyncio
from typing import Any

from fastapi import APIRouter, WebSocket

from common.auth import Actor, authorise, session_cookie
from common.browser_safety import require_same_origin
from common.errors import NotAllowed, StaffettaError
from handoff_api.agents import staff_frames as frames
from handoff_api.event_log import News, Signal
from handoff_api.frame_socket import Closed, FrameSocket, until_the_first_ends
from handoff_api.handoffs import repository as handoffs
from handoff_api.providers import Services, services
from handoff_api.staff.presence import HEARTBEAT

FRAMES_PER_MINUTE = 240  # heartbeats are 4 of them, typing at most 60

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
    frame_socket = FrameSocket(socket, use.clock, FRAMES_PER_MINUTE)
    await frame_socket.serve(StaffSocket(frame_socket, use).run)


def _cookie(use: Services, socket: WebSocket) -> str:
    return socket.cookies.get(session_cookie(use.settings.is_https), "")


class StaffSocket:
    """Reads heartbeats and signs of life, writes news, until the session or the socket ends."""

    def __init__(self, socket: FrameSocket, use: Services) -> None:
        self._socket = socket
        self._use = use
        self._token = ""
        self._looking_at: str | None = None

    async def run(self) -> None:
        """Serve the socket until it or the session ends, which raises Closed."""
        actor = await self._greet()
        try:
            with self._use.live_sessions.watch(self._token) as over:
                await self._serve(actor, over)
        finally:
            self._look(actor, None)

    async def _greet(self) -> Actor:
        hello = await self._socket.hello()
        given = hello.get("token") if hello.get("type") == "hello" else None
        self._token = given or _cookie(self._use, self._socket.socket)
        staff = await self._use.sessions.current(self._token) if isinstance(self._token, str) else None
        if staff is None:
            raise Closed(4401)
        try:
            authorise(staff.actor, "conversation.read")
        except StaffettaError:
            raise Closed(4403) from None
        return staff.actor

    async def _serve(self, actor: Actor, over: asyncio.Event) -> None:
        await self._beat(actor)
        await self._socket.send({"type": "ready", "heartbeat": HEARTBEAT})
        await until_the_first_ends(self._read(actor), self._tell(), self._ask(), self._end_with(over))

    async def _ask(self) -> None:
        """Ask for each heartbeat: the timers of a page that nobody looks at are held back for a minute, news is not."""
        while True:
            await asyncio.sleep(HEARTBEAT)
            await self._socket.send({"type": "heartbeat"})

    async def _end_with(self, over: asyncio.Event) -> None:
        await over.wait()
        raise Closed(4401)

    async def _tell(self) -> None:
        with self._use.feed.follow_staff() as following:
            while True:
                for news in await following.next():
                    await self._socket.send(_wire(news))

    async def _read(self, actor: Actor) -> None:
        while True:
            frame = await self._socket.receive()
            kind = frame.get("type")
            if kind == "heartbeat":
                await self._beat(actor)
            elif kind == "looking":
                self._look(actor, frames.conversation(frame))
            elif kind == "typing":
                await self._typing(actor, frames.conversation(frame))
            else:
                await self._socket.send(frames.UNKNOWN)

    async def _beat(self, actor: Actor) -> None:
        """The console is open, so what the agent chose counts; who has not chosen since he came is away.

        Who waits for chats is at work, though he touches nothing: that keeps the session in use. On
        a break, or away, the open page does not.
        """
        beat = await self._use.presence.heartbeat(actor.id)
        if beat.is_back:
            self._use.feed.signal(Signal("presence.changed", "", data={"staff_id": actor.id}))
        if beat.is_present and await self._use.sessions.current(self._token) is None:
            raise Closed(4401)
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
        if conversation_id is None or not self._socket.may_type():
            return
        handoff = await self._use.database.read(lambda c: handoffs.open_of(c, conversation_id, lock=False))
        if handoff is not None and handoff.assignee_id == actor.id:
            self._use.feed.signal(Signal("agent.typing", conversation_id, "everyone", {"name": actor.name}))


def _wire(news: News) -> dict[str, Any]:
    return {
        "type": news.type,
        "conversation_id": news.conversation_id,
        "seq": news.seq,
        "at": news.at,
        "data": news.data,
    }
