"""Sessions that a socket holds open: told within two seconds when they are over.

Every process looks once a second which of the sessions it serves are still valid. That needs no
message between processes, so it holds as well while Redis is down.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from common.clock import Clock
from common.database import Connection, Database
from common.ids import token_hash
from handoff_api.staff.sessions import owner_of_session

LOOK_EVERY = 1.0  # seconds; design: a session ends everywhere within 2 s

log = structlog.get_logger()


class LiveSessions:
    """Watches the sessions of open sockets."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._watched: dict[str, list[asyncio.Event]] = {}

    @contextmanager
    def watch(self, token: str) -> Iterator[asyncio.Event]:
        """An event that is set when the session is over, for as long as the context lasts."""
        key, over = token_hash(token), asyncio.Event()
        self._watched.setdefault(key, []).append(over)
        try:
            yield over
        finally:
            self._watched[key].remove(over)
            if not self._watched[key]:
                del self._watched[key]

    async def run(self) -> None:
        """Look every second, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.look()
            except Exception as error:  # the database may be away for a while; then nobody's rights grow
                log.warning("sessions_not_checked", kind=type(error).__name__)

    async def look(self) -> None:
        """Set the events of sessions that are over."""
        keys, now = list(self._watched), self._clock.now()
        if not keys:
            return

        def over(c: Connection) -> list[str]:
            return [key for key in keys if owner_of_session(c, key, now) is None]

        for key in await self._database.read(over):
            for event in self._watched.get(key, []):
                event.set()
