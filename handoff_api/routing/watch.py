"""Looks after the queue beside the requests: when something happens at the desk, and every few seconds."""

import asyncio
from contextlib import suppress

import structlog

from handoff_api.event_log import Feed, StoredEvent
from handoff_api.routing.service import Routing

LOOK_EVERY = 5.0  # seconds: leases and offers run out, and consoles fall silent, without an event
AT_MOST_EVERY = 0.5  # seconds, however much happens

# Somebody joined, came free or does not want it: another agent may be to be asked.
NEWS = frozenset(
    {
        "handoff.requested",
        "handoff.released",
        "handoff.declined",
        "handoff.claimed",
        "handoff.closed",
        "handoff.returned",
    }
)

log = structlog.get_logger()


class RoutingWatch:
    """Runs beside the requests."""

    def __init__(self, routing: Routing, feed: Feed) -> None:
        self._routing = routing
        self._news = asyncio.Event()
        feed.observe(self._notice)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):  # `wait_for` would miss an end that comes with the news
                    await self._news.wait()
            self._news.clear()
            try:
                await self._routing.look()
            except Exception as error:  # the database is away for a while; the next look tries again
                log.warning("routing_failed", kind=type(error).__name__)
            await asyncio.sleep(AT_MOST_EVERY)

    def _notice(self, event: StoredEvent) -> None:
        if event.type in NEWS:
            self._news.set()
