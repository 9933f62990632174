"""Reads the log every second while Redis is away, so that delivery goes on between processes."""

import asyncio

import structlog

from common.database import Connection, Database, Row
from handoff_api.event_log.feed import Feed
from handoff_api.event_log.news import Hint, News
from handoff_api.event_log.relay import RedisRelay

EVERY = 1.0  # seconds
# Transactions of two processes may commit in another order than their ids were given out, so a few
# ids are read twice; a hint that comes twice does no harm.
OVERLAP = 200
AT_ONCE = 2000

log = structlog.get_logger()


class LogPolling:
    """Stands in for the relay when that is down."""

    def __init__(self, database: Database, feed: Feed, relay: RedisRelay) -> None:
        self._database = database
        self._feed = feed
        self._relay = relay
        self._last = 0

    async def run(self) -> None:
        """Poll until cancelled, whenever it is needed."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self._poll()
            except Exception as error:
                log.warning("log_not_polled", kind=type(error).__name__)

    async def _poll(self) -> None:
        if self._relay.is_up or self._last == 0:
            newest = await self._database.read(_newest)
            self._last = max(newest, 1)
            return
        rows = await self._database.read(lambda c: _since(c, self._last - OVERLAP))
        for row in rows:
            news = News(row["type"], row["conversation_id"], row["seq"], row["at"])
            self._feed.hear(Hint(row["conversation_id"], news))
            self._last = max(self._last, row["id"])


def _newest(c: Connection) -> int:
    row = c.one("SELECT MAX(id) AS id FROM event")
    return row["id"] or 0 if row else 0


def _since(c: Connection, event_id: int) -> list[Row]:
    return c.execute(
        "SELECT id, conversation_id, seq, type, at FROM event WHERE id > :id ORDER BY id LIMIT :most",
        id=event_id, most=AT_ONCE,
    )  # fmt: skip
