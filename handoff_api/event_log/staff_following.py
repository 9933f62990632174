"""One listener to the news of all conversations: an agent's console."""

import asyncio
from collections import deque
from typing import Self

from handoff_api.event_log.news import News

NEWS_AT_MOST = 500  # kept for a slow console before it is told to ask for everything anew


class StaffFollowing:
    """A subscription to the news of all conversations."""

    def __init__(self, registry: set["StaffFollowing"]) -> None:
        self._registry = registry
        self._news: deque[News] = deque()
        self._wake = asyncio.Event()

    def __enter__(self) -> Self:
        self._registry.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._registry.discard(self)

    def offer(self, news: News) -> None:
        """There is news; too much of it at once becomes one `news.missed`."""
        if len(self._news) >= NEWS_AT_MOST:
            self._news.clear()
            news = News("news.missed")
        self._news.append(news)
        self._wake.set()

    async def next(self, timeout: float | None = None) -> list[News]:
        """The news since the last call; an empty list after `timeout` seconds without any."""
        try:
            async with asyncio.timeout(timeout):
                await self._wake.wait()
        except TimeoutError:
            return []
        self._wake.clear()
        news, self._news = list(self._news), deque()
        return news
