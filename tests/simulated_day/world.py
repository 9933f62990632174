"""The company of the day: the real service on a database, which restarts, and what everybody needs to reach it."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import httpx

from handoff_api import startup
from handoff_api.desk_rules import DeskRules
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.staff.models import NewStaff
from tests.handoff_api import service
from tests.handoff_api.service import TOKEN, Service, running
from tests.simulated_day.fast_time import FastClock, FastLoop

PASSWORD = "una frase lunga"
SERVICE = {"Authorization": f"Bearer {TOKEN}"}
ANSWER_WITHIN = 60  # seconds; the usual three minutes would make a short day of waiting


class Unreachable(Exception):
    """The service is down, or did not answer: nobody knows whether it did what it was asked."""


class World:
    """One day. `down` are the times during which the service was not there."""

    def __init__(self, database_url: str, loop: FastLoop, rng: random.Random, routing: str) -> None:
        self.loop, self.rng = loop, rng
        self.down: list[tuple[float, float]] = []
        self.lag = 0.0  # the longest that this busy machine kept everybody waiting, in the day's seconds
        self.is_evening = False
        self._url, self._routing = database_url, routing
        self._stack = AsyncExitStack()
        self._service: Service | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator["World"]:
        """The service runs until the day is over."""
        kept = startup.SYSTEM_CLOCK, service.STOPS_WITHIN
        startup.SYSTEM_CLOCK, service.STOPS_WITHIN = FastClock(self.loop), 3600.0
        watch = asyncio.create_task(self._watch_lag())
        try:
            await self._start()
            rules = DeskRules(routing=self._routing, answer_within_seconds=ANSWER_WITHIN, offer_seconds=20)
            await self.use.database.write(lambda c: desk_rules.store(c, rules, "owner", "now"))
            yield self
        finally:
            watch.cancel()
            await self._stack.aclose()
            startup.SYSTEM_CLOCK, service.STOPS_WITHIN = kept

    @property
    def use(self) -> Any:
        """The services of the app that runs now."""
        if self._service is None:
            raise Unreachable
        return self._service.use

    @property
    def address(self) -> str:
        """Where the service is. Raises Unreachable while it is not there."""
        if self._service is None:
            raise Unreachable
        return self._service.address

    def now(self) -> float:
        """Seconds since the morning."""
        return self.loop.time()

    async def restart(self) -> None:
        """The service stops, and is back a moment later on the same database."""
        since = self.now()
        self._service = None
        await self._stack.aclose()
        await asyncio.sleep(self.rng.uniform(1, 4))
        await self._start()
        self.down.append((since, self.now()))

    async def ask(self, method: str, path: str, headers: dict[str, str], body: Any = None) -> httpx.Response:
        """A request. Raises Unreachable when there is no answer."""
        if self._service is None:
            raise Unreachable
        try:
            return await self._service.http.request(method, path, headers=headers, json=body)
        except (httpx.HTTPError, RuntimeError) as error:  # RuntimeError: the client was closed meanwhile
            raise Unreachable from error

    async def hire(self, name: str, skills: list[str]) -> tuple[str, str]:
        """Make somebody's account; its id and a session."""
        email = f"{name.lower()}@desk.example"
        new = NewStaff(email=email, name=name, password=PASSWORD, roles=["agent"], skills=skills)
        staff, _ = await self.use.accounts.create(new)
        while True:  # hashing takes real time, and so may take long here
            with suppress(Unreachable):
                answer = await self.ask("POST", "/api/staff/sessions", {}, {"email": email, "password": PASSWORD})
                if answer.status_code == 201:
                    return staff.id, answer.json()["token"]
            await asyncio.sleep(5)

    async def _start(self) -> None:
        self._stack = AsyncExitStack()
        self._service = await self._stack.enter_async_context(running(self._url))

    async def _watch_lag(self) -> None:
        while True:
            before = self.now()
            await asyncio.sleep(1)
            self.lag = max(self.lag, self.now() - before - 1)
