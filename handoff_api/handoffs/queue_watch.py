"""Notices what no request tells: that the last agent has gone, that it closes, or that the first one has come.

Presence ends by silence, so somebody has to look. A visitor who waits learns of it within seconds
and without asking, instead of waiting for nobody; who can be reached is promised an answer. After
a start the agents come back first: whoever waited meanwhile is not sent away before they can.
"""

import asyncio

import structlog

from common.clock import Clock
from handoff_api.handoffs.promise_service import Promises
from handoff_api.handoffs.service import Handoffs
from handoff_api.staff.grace import Grace

LOOK_EVERY = 5.0  # seconds; an agent counts as away 45 s after the last heartbeat

log = structlog.get_logger()


class QueueWatch:
    """Runs beside the requests."""

    def __init__(self, handoffs: Handoffs, promises: Promises, clock: Clock) -> None:
        self._handoffs = handoffs
        self._promises = promises
        self._grace = Grace(clock)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                if self._grace.is_over():
                    await self.look()
            except Exception as error:  # the database is away for a while; the next look tries again
                log.warning("queue_watch_failed", kind=type(error).__name__)
            finally:
                self._grace.looked()

    async def look(self) -> None:
        """Promise an answer to those who wait for nobody, and tell all others what has changed for them."""
        await self._promises.convert_waiting()
        if await self._handoffs.is_somebody_untold():
            await self._handoffs.tell_positions()
