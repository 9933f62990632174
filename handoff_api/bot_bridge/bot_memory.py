"""The bot's own memory of a conversation, in Redis: only ever deleted from here."""

import asyncio

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff_api.bot_bridge.client import sender_of

KEY_PREFIX = "staffetta:tracker:"  # as bot/tracker_store.py writes it
AGAIN_AFTER = 15.0  # seconds; a turn under way writes the memory once more, within the 8 s that it has

log = structlog.get_logger()


class BotMemory:
    """Makes the bot forget. Never waited for: what is not deleted expires after a day."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._tasks: set[asyncio.Task[None]] = set()

    def forget(self, conversation_id: str, episodes: int) -> None:
        """Delete what the bot remembers of all episodes of a conversation, in the background."""
        keys = [KEY_PREFIX + sender_of(conversation_id, episode) for episode in range(episodes)]
        task = asyncio.create_task(self._forget(keys))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _forget(self, keys: list[str]) -> None:
        for pause in (AGAIN_AFTER, 0.0):
            try:
                await self._redis.delete(*keys)
            except (RedisError, OSError) as error:
                log.warning("bot_memory_not_erased", kind=type(error).__name__)
            await asyncio.sleep(pause)
