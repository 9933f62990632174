"""What happens behind a change of the published set: index and model follow, files are written, learning is planned."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from common.tasks import end
from kb.search.keeping import Keeping

AGAIN = 5.0  # seconds until what failed is tried again
TIDY = 10.0  # seconds after a change until the index's file is written, so that ten changes write it once

log = structlog.get_logger()


class Following:
    """Runs in the background what a question or a publish began. `followed` is called after each change."""

    def __init__(self, keeping: Keeping, timeout: float, followed: Callable[[], None]) -> None:
        self._keeping = keeping
        self._timeout = timeout
        self._followed = followed
        self._tasks: set[asyncio.Task] = set()
        self._latest: tuple[asyncio.Task, float] | None = None  # with the moment at which it began
        self._tidying: asyncio.Task | None = None

    def begin(self) -> asyncio.Task:
        """Begin to make index and model follow the catalogue."""
        task = self.spawn(self._follow())
        self._latest = task, time.monotonic()
        return task

    async def wait(self) -> None:
        """Wait until index and model know what is published, but not for long: an import may take minutes."""
        if self._latest is not None and any(self._keeping.knowledge.behind):
            task, began = self._latest
            left = began + self._timeout - time.monotonic()
            if left > 0 and not task.done():
                await asyncio.wait([task], timeout=left)

    def tidy_later(self) -> None:
        """Put the index into order and its file on the disk, in a while."""
        if self._tidying is None or self._tidying.done():
            self._tidying = self.spawn(self._tidy())

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task:
        """Run `work` until it is done or everything ends."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())  # it was logged where it arose
        return task

    async def close(self) -> None:
        """End everything."""
        await end(self._tasks)

    async def _follow(self) -> None:
        try:
            await self._keeping.complete()
        except Exception as error:
            log.warning("search_not_followed", kind=type(error).__name__)
            self.spawn(self._follow_later())
            raise
        self._followed()
        self.tidy_later()

    async def _follow_later(self) -> None:
        await asyncio.sleep(AGAIN)
        await self._follow()

    async def _tidy(self) -> None:
        await asyncio.sleep(TIDY)
        await self._keeping.tidy()
