"""Two processes on one PostgreSQL: events reach both, through a real Redis and also without it."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from common.local_run.ports import free_ports
from common.local_run.redis_server import EXECUTABLE, address, write_configuration
from tests.handoff_api.process import Process
from tests.handoff_api.service import Visitor


class Redis:
    """A redis-server that a test may stop and start again."""

    def __init__(self, folder: Path) -> None:
        (self.port,) = free_ports(1)
        self._configuration = write_configuration(folder, self.port, "secret")
        self.url = address(self.port, "secret")
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen([EXECUTABLE, self._configuration], stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    one = Redis(tmp_path / "redis")
    yield one
    one.kill()


async def test_two_processes_hear_each_other(postgresql_url: str, redis: Redis):
    ports = free_ports(2)
    settings = {"database_url": postgresql_url, "redis_url": redis.url, "handoff_api_processes": 2, "rasa_port": 1}
    processes = [Process(port, **settings) for port in ports]
    async with AsyncExitStack() as held:
        for process in processes:
            await process.start()
            held.push_async_callback(process.stop)
        client = httpx.AsyncClient(base_url=processes[0].address, timeout=10, trust_env=False)
        http = await held.enter_async_context(client)
        begun = (await http.post("/api/conversations", json={"language": "en"})).json()
        here, there = Visitor(http, processes[0].address, begun), Visitor(http, processes[1].address, begun)
        await here.call("POST", "/handoff", {})
        last = (await here.events())[-1]["seq"]
        async with there.socket(after=last) as socket:
            await asyncio.sleep(1.5)  # until both listen
            assert await _quickest(here, socket) < 0.5
            redis.kill()
            assert await _quickest(here, socket) < 2.5
            redis.start()
            await asyncio.sleep(2.5)
            assert await _quickest(here, socket) < 0.5


async def _quickest(here: Visitor, socket) -> float:
    """The shortest of three delays: a machine that is busy with something else makes single ones long."""
    return min([await _delay(here, socket) for _ in range(3)])


async def _delay(here: Visitor, socket) -> float:
    """Seconds from a message's acknowledgement in one process to its event in the other."""
    loop = asyncio.get_running_loop()
    seq = await here.say("Is anybody there?")
    began = loop.time()
    async with asyncio.timeout(10):
        while json.loads(await socket.recv()).get("seq") != seq:
            pass
    return loop.time() - began
