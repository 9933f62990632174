"""One listener to one conversation."""

import asyncio
from collections import deque
from collections.abc import MutableMapping
from typing import Self

from common.database import Database
from handoff_api.event_log.events import Audience
from handoff_api.event_log.log import READ_AT_MOST, StoredEvent, read
from handoff_api.event_log.news import Signal

WAITING_AT_MOST = 64  # events kept for a slow listener; beyond that he reads the log when he is ready


class Following:
    """A subscription to one conversation, from `after` on, in the view of `audience`.

    >>> with feed.follow(conversation_id, after=3) as following:
    ...     events = await following.next(timeout=25)
    """

    def __init__(
        self,
        database: Database,
        registry: MutableMapping[str, set["Following"]],
        conversation_id: str,
        after: int,
        audience: Audience,
    ) -> None:
        self.conversation_id = conversation_id
        self.last = after
        self._audience = audience
        self._database = database
        self._registry = registry
        self._events: deque[StoredEvent] = deque()
        self._signals: deque[Signal] = deque(maxlen=WAITING_AT_MOST)
        self._behind = True
        self._wake = asyncio.Event()

    def __enter__(self) -> Self:
        self._registry[self.conversation_id].add(self)
        return self

    def __exit__(self, *_: object) -> None:
        followings = self._registry[self.conversation_id]
        followings.discard(self)
        if not followings:
            del self._registry[self.conversation_id]

    def offer(self, event: StoredEvent) -> None:
        """There is a new event; take it if it can be used, else read the log later."""
        if event.audience == "staff" and self._audience == "everyone":
            return
        if self._behind or len(self._events) >= WAITING_AT_MOST:
            self.fall_behind()
        else:
            self._events.append(event)
            self._wake.set()

    def offer_signal(self, signal: Signal) -> None:
        """Somebody types, comes or goes."""
        if signal.audience == self._audience:
            self._signals.append(signal)
            self._wake.set()

    def fall_behind(self) -> None:
        """There is something new that only the log can tell."""
        self._events.clear()
        self._behind = True
        self._wake.set()

    async def next(self, timeout: float | None = None) -> list[StoredEvent | Signal]:
        """What is new, in order and without gaps; an empty list after `timeout` seconds without news."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    self._wake.clear()
                    news: list[StoredEvent | Signal] = [*await self._next_events(), *self._signals]
                    self._signals.clear()
                    if news:
                        return news
                    await self._wake.wait()
        except TimeoutError:
            return []

    async def read_now(self) -> list[StoredEvent | Signal]:
        """What is in the log now, without waiting."""
        return [*await self._next_events()]

    async def _next_events(self) -> list[StoredEvent]:
        fresh: list[StoredEvent] = []
        while self._events and not self._behind:
            event = self._events.popleft()
            if event.prev(self._audience) == self.last:
                fresh.append(event)
                self.last = event.seq
            elif event.seq > self.last:
                self.fall_behind()
        return fresh or await self._read()

    async def _read(self) -> list[StoredEvent]:
        if not self._behind:
            return []
        self._behind = False
        try:
            events = await self._database.read(lambda c: read(c, self.conversation_id, self.last, self._audience))
        except BaseException:
            self._behind = True
            raise
        if events:
            self.last = events[-1].seq
        if len(events) == READ_AT_MOST:
            self.fall_behind()
        return events
