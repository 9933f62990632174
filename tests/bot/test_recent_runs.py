"""A message runs once, and what it gave is remembered for a while and not for ever."""

import asyncio

import pytest

from bot.channels.recent_runs import RecentRuns


class Counter:
    """Something to run that says how often it ran."""

    def __init__(self) -> None:
        self.runs = 0

    async def __call__(self) -> list[int]:
        self.runs += 1
        await asyncio.sleep(0.01)
        return [self.runs]


async def test_repeats_get_the_first_result():
    runs, counter = RecentRuns(), Counter()
    assert await asyncio.gather(*(runs.once("a", counter) for _ in range(10))) == [[1]] * 10
    assert await runs.once("a", counter) == [1]
    assert await runs.once("b", counter) == [2]


async def test_an_old_run_is_forgotten():
    runs, counter = RecentRuns(keep_seconds=0.05), Counter()
    await runs.once("a", counter)
    await asyncio.sleep(0.06)
    assert await runs.once("a", counter) == [2]


async def test_too_many_runs_are_forgotten_oldest_first():
    runs, counter = RecentRuns(at_most=2), Counter()
    for key in "abc":
        await runs.once(key, counter)
    assert await runs.once("c", counter) == [3]
    assert await runs.once("a", counter) == [4]


async def test_a_caller_that_goes_away_does_not_end_the_run():
    runs, counter = RecentRuns(), Counter()
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(runs.once("a", counter), 0.001)
    assert await runs.once("a", counter) == [1]
    assert counter.runs == 1
