"""Runs each message once: a repeat waits for the run that is under way or gets what it gave."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

# handoff_api repeats a turn within its lease of seconds to a minute, so five minutes outlast every repeat.
KEEP_SECONDS = 300.0
AT_MOST = 1_000


class RecentRuns:
    """Remembers the runs of the last minutes by key."""

    def __init__(self, keep_seconds: float = KEEP_SECONDS, at_most: int = AT_MOST) -> None:
        self._keep_seconds = keep_seconds
        self._at_most = at_most
        self._runs: dict[Any, tuple[float, asyncio.Task]] = {}  # oldest first

    async def once(self, key: Any, run: Callable[[], Awaitable[list]]) -> list:
        """The result of `run()`, or of the earlier run with the same `key`.

        A caller that goes away does not end the run: whoever asks again finds its result.
        """
        self._forget()
        if key not in self._runs:
            self._runs[key] = (time.monotonic(), asyncio.ensure_future(run()))
        return await asyncio.shield(self._runs[key][1])

    def _forget(self) -> None:
        """Drop finished runs that are too old or too many, oldest first."""
        too_old = time.monotonic() - self._keep_seconds
        for key, (started, task) in list(self._runs.items()):
            if started > too_old and len(self._runs) < self._at_most:
                return
            if task.done():
                del self._runs[key]
