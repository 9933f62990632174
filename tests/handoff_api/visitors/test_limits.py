"""One visitor, or one address, cannot take everything."""

import asyncio
import json
from contextlib import AsyncExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from handoff_api import frame_socket
from handoff_api.visitors import socket as visitors_socket
from tests.handoff_api.service import running


async def test_conversations_and_messages_of_one_address(sqlite_url: str):
    async with running(sqlite_url, conversations_per_minute=3, messages_per_minute=5) as service:
        visitors = [await service.visitor() for _ in range(3)]
        assert (await service.http.post("/api/conversations", json={})).status_code == 429
        statuses = [(await visitors[n % 3].send("Hello")).status_code for n in range(7)]
        assert statuses == [201] * 5 + [429] * 2
        async with visitors[0].socket(after=100) as socket:
            await socket.send(json.dumps({"type": "send", "client_msg_id": "late", "text": "Hello"}))
            told = json.loads(await asyncio.wait_for(socket.recv(), 5))
        assert (told["status"], told["client_msg_id"]) == (429, "late")


async def test_the_sixth_socket_of_a_conversation_is_closed(sqlite_url: str):
    async with running(sqlite_url) as service, AsyncExitStack() as held:
        visitor = await service.visitor()
        for _ in range(5):
            socket = await held.enter_async_context(visitor.socket())
            assert json.loads(await asyncio.wait_for(socket.recv(), 5))["seq"] == 1
        async with visitor.socket() as sixth:
            assert await _code(sixth) == 4429


async def test_more_sockets_than_we_hold_are_told_to_try_later(sqlite_url: str):
    async with running(sqlite_url, sockets_at_most=2) as service, AsyncExitStack() as held:
        visitors = [await service.visitor() for _ in range(3)]
        for visitor in visitors[:2]:
            socket = await held.enter_async_context(visitor.socket())
            await asyncio.wait_for(socket.recv(), 5)
        async with visitors[2].socket() as third:
            assert await _code(third) == 1013


async def test_who_does_not_say_hello_is_closed(sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(frame_socket, "HELLO_SECONDS", 0.3)
    async with running(sqlite_url) as service:
        visitor = await service.visitor()
        visitor.token = "not-yet"
        async with visitor.socket() as socket:
            assert await _code(socket) == 4401


async def test_a_flood_of_frames_is_closed(sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(visitors_socket, "FRAMES_PER_MINUTE", 20)
    async with running(sqlite_url) as service:
        visitor = await service.visitor()
        async with visitor.socket(after=100) as socket:
            for _ in range(25):
                await socket.send('{"type": "typing"}')
            assert await _code(socket) == 4429


async def _code(socket) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        async with asyncio.timeout(5):
            while True:
                await socket.recv()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code
