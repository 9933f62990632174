"""The staff of the tests, signed in to a served handoff_api."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, async_playwright
from websockets.asyncio.client import ClientConnection, connect

from handoff_api.staff.models import NewStaff
from tests.browser.chromium import chromium
from tests.handoff_api.service import Service

PASSWORD = "una frase lunga"
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server",
           "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


@dataclass
class Agent:
    """Somebody of the staff, who uses the public API."""

    service: Service
    id: str
    name: str
    email: str
    token: str

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.service.http.request(method, path, headers=headers, json=body)

    async def done(self, method: str, path: str, body: Any = None) -> Any:
        """A request that succeeds; its answer."""
        answer = await self.call(method, path, body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    @asynccontextmanager
    async def socket(self) -> AsyncIterator[ClientConnection]:
        """A socket that has been let in."""
        async with connect(self.service.address.replace("http", "ws") + "/ws/staff") as socket:
            await socket.send(json.dumps({"type": "hello", "token": self.token}))
            assert json.loads(await socket.recv())["type"] == "ready"
            yield socket


async def sign_in(service: Service, name: str, *roles: str) -> Agent:
    """Make an account and sign in to it."""
    email = f"{name.lower()}@desk.example"
    new = NewStaff(email=email, name=name, password=PASSWORD, roles=roles or ("agent",))
    staff, _ = await service.use.accounts.create(new)
    answer = await service.http.post("/api/staff/sessions", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return Agent(service, staff.id, name, email, answer.json()["token"])


@pytest.fixture
async def marta(sqlite_service: Service) -> Agent:
    return await sign_in(sqlite_service, "Marta")


@pytest.fixture
async def luca(sqlite_service: Service) -> Agent:
    return await sign_in(sqlite_service, "Luca")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=BROWSER)
        yield browser
        await browser.close()
