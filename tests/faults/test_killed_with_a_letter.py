"""A process that dies while the mail server takes a letter: the letter arrives, and mailboxes can tell that it is one."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from common.local_run.ports import free_ports
from tests.mailbox import Mailbox, mailbox

TOKEN = "a-service-token-for-tests-and-nothing-else"
SERVICE = {"Authorization": f"Bearer {TOKEN}"}


class SlowMailbox:
    """Lets the mail server wait with its yes until the gate opens."""

    def __init__(self, box: Mailbox) -> None:
        self.begun, self.gate = asyncio.Event(), asyncio.Event()
        self._take = box.handle_DATA
        box.handle_DATA = self._wait

    async def _wait(self, *args) -> str:
        self.begun.set()
        await self.gate.wait()
        return await self._take(*args)


@pytest.mark.long
async def test_a_letter_in_the_middle_of_being_sent_arrives(tmp_path: Path):
    port, redis = free_ports(2)
    async with mailbox() as box:
        slow = SlowMailbox(box)
        settings = {
            "SERVICE_TOKEN": TOKEN, "DATA_DIR": str(tmp_path), "HANDOFF_API_PORT": str(port), "SMTP_URL": box.url,
            "REDIS_URL": f"redis://127.0.0.1:{redis}/0", "ADMIN_PASSWORD": "una frase lunga",
        }  # fmt: skip
        async with _serving(settings, port) as (process, http):
            begun = await http.post("/api/conversations", json={"visitor": {"email": "giulia@example.it"}})
            news = {"notification_id": "n", "text": "News", "conversation_ids": [begun.json()["conversation_id"]]}
            assert (await http.post("/api/notifications", json=news, headers=SERVICE)).status_code == 202
            await asyncio.wait_for(slow.begun.wait(), 30)
            process.kill()
        slow.gate.set()
        async with _serving(settings, port), asyncio.timeout(60):
            first = await box.letter(1, within=30)
            while box.connections < 2 or len({letter["Message-ID"] for letter in box.letters}) != 1:
                await asyncio.sleep(0.1)
    assert first["To"] == "giulia@example.it"


@asynccontextmanager
async def _serving(settings: dict[str, str], port: int) -> AsyncIterator[tuple[subprocess.Popen, httpx.AsyncClient]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "handoff_api"], env=os.environ | settings, stdout=subprocess.DEVNULL
    )
    try:
        async with (
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http,
            asyncio.timeout(120),
        ):
            while process.poll() is None:
                with suppress(httpx.HTTPError):
                    if (await http.get("/health/live")).status_code == 200:
                        break
                await asyncio.sleep(0.1)
            yield process, http
    finally:
        process.kill()
        process.wait()
