"""Carries hints between processes through Redis, and through the log itself while Redis is away.

Only needed when several processes share the database. Hints are published in batches by a task of
its own: publishing each by itself collapses at 1,000 a second, and no request may wait for Redis.
"""

import asyncio
import json
import secrets
from collections import deque
from dataclasses import asdict

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff_api.event_log.feed import Feed
from handoff_api.event_log.news import Hint, News, Signal

CHANNEL = "staffetta:hints"
BATCH = 128  # hints in one message
WAITING_AT_MOST = 10_000  # hints kept while Redis is slow; the log has what is dropped
AGAIN_AFTER = 1.0  # seconds until a lost Redis is tried again

log = structlog.get_logger()


class RedisRelay:
    """Publishes this process's hints and hears the others'."""

    def __init__(self, redis: Redis, feed: Feed) -> None:
        self.is_up = False
        self._redis = redis
        self._feed = feed
        self._origin = secrets.token_hex(8)
        self._hints: deque[Hint] = deque(maxlen=WAITING_AT_MOST)
        self._wake = asyncio.Event()

    def tell(self, hint: Hint) -> None:
        """Tell the other processes, some time soon."""
        self._hints.append(hint)
        self._wake.set()

    async def run(self) -> None:
        """Publish and hear until cancelled."""
        await asyncio.gather(self._publish(), self._hear())

    async def _publish(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._hints:
                batch = [self._hints.popleft() for _ in range(min(BATCH, len(self._hints)))]
                said = json.dumps({"origin": self._origin, "hints": [asdict(hint) for hint in batch]})
                try:
                    await self._redis.publish(CHANNEL, said)
                except (RedisError, OSError):
                    self._hints.extendleft(reversed(batch))
                    await asyncio.sleep(AGAIN_AFTER)

    async def _hear(self) -> None:
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(CHANNEL)
                    self._came_up()
                    while True:
                        message = await channel.get_message(timeout=AGAIN_AFTER)
                        if message is not None:
                            self._take(message["data"])
            except (RedisError, OSError) as error:
                if self.is_up:
                    log.warning("redis_lost", kind=type(error).__name__)
                self.is_up = False
                await asyncio.sleep(AGAIN_AFTER)

    def _came_up(self) -> None:
        """What was said before we listened is in the log."""
        self.is_up = True
        self._feed.doubt_everything()

    def _take(self, data: bytes | str) -> None:
        said = json.loads(data)
        if said["origin"] == self._origin:
            return
        for hint in said["hints"]:
            news, signal = hint["news"], hint["signal"]
            self._feed.hear(
                Hint(hint["conversation_id"], News(**news) if news else None, Signal(**signal) if signal else None)
            )
