"""What runs in the background ends, also when a library forgets that it was told to."""

import asyncio
import contextlib

import pytest

from common import tasks


async def test_a_forgotten_cancellation_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AGAIN", 0.01)
    told = 0

    async def forgets() -> None:
        nonlocal told
        while told < 3:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(60)
            told += 1

    async def fails() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            raise OSError("gone")

    work = [asyncio.create_task(one()) for one in (forgets, fails)]
    await asyncio.sleep(0)
    await tasks.end(work)
    assert told == 3 and all(task.done() for task in work)
    await tasks.end(work)
    await tasks.end([])
