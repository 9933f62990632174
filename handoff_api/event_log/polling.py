"""Reads the log every second while Redis is away, so that delivery goes on between processes.

While Redis is there it looks now and then all the same: a hint that got lost on the way delays
an event by seconds, not until the next one.
"""

import asyncio

import structlog

from common.database import Connection, Database, Row
from handoff_api.event_log.feed import Feed
from handoff_api.event_log.news import Hint, News
from handoff_api.event_log.relay import RedisRelay

EVERY = 1.0  # seconds
EVERY_WHILE_UP = 5  # times as long
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
        self._last: int | None = None
        self._rounds = 0

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            try:
                await self._poll()
            except Exception as error:  # the database is away; the next round reads what was missed
                log.warning("log_not_polled", kind=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def _poll(self) -> None:
        self._rounds += 1
        if self._last is None:
            self._last = await self._database.read(_newest)
        if self._relay.is_up and self._rounds % EVERY_WHILE_UP:
            return
        since = self._last - OVERLAP
        for row in await self._database.read(lambda c: _since(c, since)):
            if row["id"] > self._last and not self._relay.is_up:
                self._feed.hear(Hint(row["conversation_id"], _news(row)))
            else:
                self._feed.hear_of(row["conversation_id"], row["seq"])
            self._last = max(self._last, row["id"])


def _news(row: Row) -> News:
    return News(row["type"], row["conversation_id"], row["seq"], row["at"])


def _newest(c: Connection) -> int:
    row = c.one("SELECT MAX(id) AS id FROM event")
    return row["id"] or 0 if row else 0


def _since(c: Connection, event_id: int) -> list[Row]:
    return c.execute(
        "SELECT id, conversation_id, seq, type, at FROM event WHERE id > :id ORDER BY id LIMIT :most",
        id=event_id, most=AT_ONCE,
    )  # fmt: skip
