"""Publishes articles at their time, beside the requests; any process may, and only one does."""

import asyncio

import structlog

from kb.articles.schedules import Objections, Schedules

EVERY = 3.0  # seconds between looks; each is one small read while nothing is due

log = structlog.get_logger()


class Scheduler:
    """Looks for what is due until it is cancelled."""

    def __init__(self, schedules: Schedules, objections: Objections) -> None:
        self._schedules = schedules
        self._objections = objections

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except Exception as error:  # the database or the encoder is away for a while; the rows stay
                log.warning("schedules_wait", kind=type(error).__name__)

    async def look(self) -> list[str]:
        """One look: everything that is due is published or held back; the ids of what went live."""
        return await self._schedules.publish_due(self._objections)
