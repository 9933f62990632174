"""Messages accepted a second through the whole product, beside one thread that appends a line and syncs it."""

import asyncio
import json
import os
import time
import uuid
from pathlib import Path

import httpx
import websockets

from common.local_run.stack import Stack
from tests.bench.figures import Measured, middle, ratio

TEXT = "il modem ha la spia rossa e non riesco a navigare da stamattina"


def bare_append(folder: Path, seconds: float) -> Measured:
    """Append a message as a line of JSON and sync the file, one after the other."""
    times = []
    with open(folder / "bare.log", "ab") as log:
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            at = time.perf_counter()
            log.write(json.dumps({"id": uuid.uuid4().hex, "text": TEXT, "at": at}).encode() + b"\n")
            log.flush()
            os.fdatasync(log.fileno())
            times.append(time.perf_counter() - at)
    return Measured(times, time.perf_counter() - began)


async def accepted(stack: Stack, crowd: int, seconds: float) -> Measured:
    """Messages sent over `crowd` sockets, each after the acknowledgement of the one before.

    The conversations wait for a person, so that the bot's work is not measured here.
    """
    async with httpx.AsyncClient(base_url=stack.address("handoff_api"), timeout=60) as http:
        sockets = [await _waiting_visitor(stack, http) for _ in range(crowd)]
    times: list[float] = []
    began = time.perf_counter()

    async def chat(socket: websockets.ClientConnection) -> None:
        while time.perf_counter() - began < seconds:
            client_msg_id, at = uuid.uuid4().hex, time.perf_counter()
            await socket.send(json.dumps({"type": "send", "client_msg_id": client_msg_id, "text": TEXT}))
            while json.loads(await asyncio.wait_for(socket.recv(), 30)).get("client_msg_id") != client_msg_id:
                pass
            times.append(time.perf_counter() - at)

    await asyncio.gather(*(chat(socket) for socket in sockets))
    elapsed = time.perf_counter() - began
    await asyncio.gather(*(socket.close() for socket in sockets))
    return Measured(times, elapsed)


async def _waiting_visitor(stack: Stack, http: httpx.AsyncClient) -> websockets.ClientConnection:
    started = (await http.post("/api/conversations", json={"language": "it"})).json()
    headers = {"Authorization": f"Bearer {started['token']}"}
    await http.post(f"/api/conversations/{started['conversation_id']}/handoff", headers=headers, json={})
    socket = await websockets.connect(stack.address("handoff_api").replace("http", "ws") + "/ws/visitor")
    await socket.send(json.dumps({"type": "hello", "token": started["token"], "after": 0}))
    return socket


async def measure(stack: Stack, folder: Path, rounds: int, seconds: float, crowd: int = 64) -> None:
    """Measure in turn and print."""
    bare, ours = [], []
    for _ in range(rounds):
        bare.append(bare_append(folder, seconds))
        ours.append(await accepted(stack, crowd, seconds))
    print(f"{crowd:3d} sockets    bare append       {middle(bare)}")
    print(f"               accepted messages {middle(ours)}")
    print(f"               throughput ratio {ratio([o.per_second for o in ours], [b.per_second for b in bare])}")
