"""Ends what runs in the background."""

import asyncio
from collections.abc import Iterable

# Seconds until a task is told again. In Python 3.11 `asyncio.wait_for`, which libraries use, forgets a cancellation
# that comes together with its result: a service that told only once waited for such a task for ever.
AGAIN = 2.0


async def end(tasks: Iterable[asyncio.Task]) -> None:
    """Cancel the tasks, and return when all of them have ended; what they raise is nobody's business any more."""
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        done, left = await asyncio.wait(left, timeout=AGAIN)
        for task in done:
            _ = task.cancelled() or task.exception()
