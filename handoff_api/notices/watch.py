"""Looks every few seconds what kb says is going on, beside the requests."""

import asyncio

import structlog

from handoff_api.notices.service import Notices

LOOK_EVERY = 5.0  # seconds until a banner appears or goes; what the bot says first comes with kb's decision, at once

log = structlog.get_logger()


class NoticeWatch:
    """Runs beside the requests, in every process for itself."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self._notices.look()
            except Exception as error:  # the database is away for a while; the next look tries again
                log.warning("notices_not_told", kind=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)
