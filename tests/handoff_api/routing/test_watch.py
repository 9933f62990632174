"""The watch ends when the service does, whatever happens at the desk at that moment."""

import asyncio

import pytest

from common.clock import Clock
from common.database import open_database
from handoff_api.event_log import Feed
from handoff_api.handoffs.service import Handoffs
from handoff_api.handoffs.wait_watch import WaitWatch
from handoff_api.routing.service import Routing
from handoff_api.routing.watch import RoutingWatch
from tests.handoff_api.conftest import MIGRATIONS


@pytest.mark.parametrize("steps", range(5))
@pytest.mark.parametrize("kind", ["routing", "waits"])
async def test_it_ends_when_news_come_with_the_end(sqlite_url, kind, steps):
    """In every step of the event loop between the news and the end."""
    database, clock = open_database(sqlite_url, MIGRATIONS), Clock()
    try:
        feed = Feed(database)
        routing = Routing(database, feed, clock, Handoffs(database, feed, clock))
        watch = RoutingWatch(routing, feed) if kind == "routing" else WaitWatch(database, feed, clock)
        task = asyncio.create_task(watch.run())
        await asyncio.sleep(0.05)
        watch._news.set()
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task}, timeout=5)
        assert task.cancelled()
    finally:
        await database.close()
