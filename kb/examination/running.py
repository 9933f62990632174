"""Examinations beside the requests: a page need not wait for one, and a reload does not begin it anew."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from common.tasks import end

T = TypeVar("T")

MOST = 30  # results that are kept: a report with a hundred breaks takes some 50 KB


class Running(Generic[T]):
    """Runs each piece of work once, by its key, and keeps the latest results of this process."""

    def __init__(self) -> None:
        self._tasks: OrderedDict[str, asyncio.Task[T]] = OrderedDict()

    async def look(self, key: str, work: Callable[[], Awaitable[T]], patience: float) -> T | None:
        """The result, if it is there within `patience` seconds; begins the work unless it is under way.

        Raises what the work raised, once: the next look begins anew.
        """
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(_awaited(work))
            self._make_room()
        await asyncio.wait([task], timeout=patience)
        if not task.done():
            return None
        if task.cancelled() or task.exception():
            self._tasks.pop(key, None)
        return task.result()

    def last(self, key: str) -> T | None:
        """The result, if it is there; begins nothing."""
        task = self._tasks.get(key)
        return task.result() if task and task.done() and not task.cancelled() and not task.exception() else None

    def is_running(self, key: str) -> bool:
        """Whether the work is under way."""
        task = self._tasks.get(key)
        return task is not None and not task.done()

    def forget(self, key: str) -> None:
        """End it if it is under way; the next look begins anew."""
        task = self._tasks.pop(key, None)
        if task is not None:
            task.cancel()

    async def close(self) -> None:
        """End what is under way."""
        await end(self._tasks.values())
        self._tasks.clear()

    def _make_room(self) -> None:
        for key in [key for key, task in self._tasks.items() if task.done()]:
            if len(self._tasks) <= MOST:
                break
            del self._tasks[key]


async def _awaited(work: Callable[[], Awaitable[T]]) -> T:
    return await work()
