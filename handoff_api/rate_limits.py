"""How often one address may do something: moving windows in memory, each process by itself."""

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from common.errors import TooManyRequests


class RateLimits:
    """Counts what visitors begin and send, by their address."""

    def __init__(self, conversations_per_minute: int, messages_per_minute: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._conversations = RateLimitItemPerMinute(conversations_per_minute)
        self._messages = RateLimitItemPerMinute(messages_per_minute)

    async def count_conversation(self, address: str) -> None:
        """One more conversation from `address`. Raises TooManyRequests."""
        if not await self._limiter.hit(self._conversations, "conversations", address):
            raise TooManyRequests("Too many conversations were begun from this connection. Please wait a minute.")

    async def count_message(self, address: str) -> None:
        """One more message from `address`. Raises TooManyRequests."""
        if not await self._limiter.hit(self._messages, "messages", address):
            raise TooManyRequests("Too many messages at once. Please wait a minute and send it again.")
