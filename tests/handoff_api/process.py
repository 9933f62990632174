"""A real handoff_api process of its own, that a test may kill."""

import asyncio
import os
import sys
from pathlib import Path

import httpx

from tests.handoff_api.service import TOKEN

ROOT = Path(__file__).parents[2]


class Process:
    """`python -m handoff_api` on a port, with settings from the environment."""

    def __init__(self, port: int, **settings: object) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._environment = {
            "PATH": os.environ["PATH"],
            "SERVICE_TOKEN": TOKEN,
            "HANDOFF_API_PORT": str(port),
            "ADMIN_PASSWORD": "a password for tests",
            "MESSAGES_PER_MINUTE": "100000",
            "CONVERSATIONS_PER_MINUTE": "100000",
            **{name.upper(): str(value) for name, value in settings.items()},
        }
        self.log = Path(os.devnull)
        self._process: asyncio.subprocess.Process | None = None

    def client(self) -> httpx.AsyncClient:
        """A client of this process."""
        return httpx.AsyncClient(base_url=self.address, timeout=10, trust_env=False)

    async def start(self) -> None:
        """Start it and wait until it serves."""
        with self.log.open("a") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "handoff_api", cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        async with asyncio.timeout(30), httpx.AsyncClient(trust_env=False) as http:
            while True:
                try:
                    (await http.get(f"{self.address}/health/live")).raise_for_status()
                    return
                except httpx.HTTPError:
                    assert self._process.returncode is None, "the process ended"
                    await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to stop; its exit status."""
        assert self._process is not None
        self._process.terminate()
        async with asyncio.timeout(20):
            return await self._process.wait()
