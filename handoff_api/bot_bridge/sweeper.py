"""Looks after leases: renews ours, takes up the turns of a process that died."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from common.clock import Clock
from common.database import Database
from handoff_api.bot_bridge.bridge import Bridge
from handoff_api.conversations import leases

SWEEP_EVERY = 5.0  # seconds; a lease lasts 30
RENEW_EVERY = 2  # sweeps

log = structlog.get_logger()


class Sweeper:
    """Runs beside the bridge. `is_sole` says that no other process shares the database."""

    def __init__(self, database: Database, bridge: Bridge, clock: Clock, is_sole: bool) -> None:
        self._database = database
        self._bridge = bridge
        self._clock = clock
        self._is_sole = is_sole

    async def begin(self) -> None:
        """Before the first request: the sole process takes up at once what its predecessor left."""
        if self._is_sole:
            await self._database.write(leases.expire_all)

    async def run(self) -> None:
        """Sweep until cancelled."""
        sweeps = 0
        while True:
            await self._try(self.sweep)
            await asyncio.sleep(SWEEP_EVERY)
            sweeps += 1
            if sweeps % RENEW_EVERY == 0 and self._bridge.is_busy:
                await self._try(self._renew)

    async def sweep(self) -> None:
        """Take up every turn whose lease has run out."""
        now = self._clock.now()
        if not await self._database.read(lambda c: leases.is_any_late(c, now)):
            return
        for turn in await self._database.write(lambda c: leases.take_over(c, now, self._bridge.owner)):
            log.info("turn_taken_over", turn_id=turn.id, attempt=turn.attempts)
            self._bridge.take(turn)

    async def _renew(self) -> None:
        now = self._clock.now()
        await self._database.write(lambda c: leases.renew(c, now, self._bridge.owner))

    async def _try(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            await step()
        except Exception as error:  # the database is away for a while; the next sweep tries again
            log.warning("sweep_failed", kind=type(error).__name__)
