"""Routing as the rest of the service uses it: one look asks, moves on and takes back whatever is due."""

from collections.abc import Callable
from datetime import datetime

import structlog

from common.auth import Actor
from common.clock import Clock
from common.database import Connection, Database
from common.errors import Conflict, NotFound
from handoff_api.event_log import Feed, Signal
from handoff_api.handoffs.scene import Scene
from handoff_api.handoffs.service import Handoffs
from handoff_api.routing import asking, leases
from handoff_api.staff.grace import Grace

log = structlog.get_logger()


class Routing:
    """Asks agents to take chats, and takes back the chats they lose."""

    def __init__(self, database: Database, feed: Feed, clock: Clock, handoffs: Handoffs) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock
        self._handoffs = handoffs
        self._grace = Grace(clock)

    async def decline(self, actor: Actor, handoff_id: str) -> None:
        """Who is being asked does not take it: the next one is asked. Raises Conflict for anybody else."""
        now = self._clock.now()
        await self._do(lambda c: asking.decline(c, now, actor, handoff_id))
        await self.look()

    async def look(self) -> None:
        """Do everything that is due now; looking again changes nothing."""
        try:
            await self._look(self._clock.now())
        finally:
            self._grace.looked()

    async def _look(self, now: datetime) -> None:
        await self._take_back(now)
        for handoff in await self._database.read(lambda c: asking.past(c, now)):
            if await self._try(lambda c, one=handoff.id: asking.end_past(c, now, one)):
                self._feed.signal(Signal("presence.changed", "", data={"staff_id": handoff.offered_to}))
        for handoff in await self._database.read(lambda c: asking.to_ask_for(c, now)):
            await self._try(lambda c, one=handoff.id: asking.ask(c, now, one))

    async def _take_back(self, now: datetime) -> None:
        if not self._grace.is_over():
            return
        taken = False
        for found in await self._database.read(lambda c: leases.due(c, now)):
            if await self._try(lambda c, one=found: leases.take_due(c, now, one)):
                log.info("chat_taken_back", handoff_id=found.handoff.id, reason=found.why)
                taken = True
        if taken:
            await self._handoffs.tell_positions()

    async def _try(self, work: Callable[[Connection], Scene]) -> bool:
        """Do what was due a moment ago; False when things have moved on."""
        try:
            await self._do(work)
        except (Conflict, NotFound):
            return False
        return True

    async def _do(self, work: Callable[[Connection], Scene]) -> None:
        scene = await self._database.write(work)
        self._feed.publish(scene.events)
