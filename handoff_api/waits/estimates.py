"""Estimates the waits of everybody in the queue, from what SQL holds at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from common.database import Connection
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.waits import stored
from handoff_api.waits.calendar_day import CalendarDay
from handoff_api.waits.desk import Outlook
from handoff_api.waits.estimator import Attending, take_up
from handoff_api.waits.memory import Memory
from handoff_api.waits.play import RUNS, play
from handoff_api.waits.reading import attending, closing_of, records_of, today
from handoff_api.waits.records import Place, Talk
from handoff_api.waits.saying import LEAST_CHATS, MISSES, Said, choose
from handoff_api.waits.stretch import Stretch

CROWD = 100  # waiting; above it half the runs do, or the play would take 20 ms
_QUANTILES = (MISSES, 0.5, 1 - MISSES)


@dataclass(frozen=True)
class Estimate:
    """What is expected for somebody who waits. Minutes: of `low` and `high` from joining, else from now on."""

    handoff_id: str
    position: int  # among those whom the same agents will serve
    low: float
    high: float
    median: float
    said: Said
    has_queue: bool  # whether everybody who could serve him has all hands full


def estimates(c: Connection, now: datetime) -> list[Estimate]:
    """For those who wait and whom somebody at the desk could serve, in the order of the queue.

    Empty while nothing is known: a number would be a guess.
    """
    memory = stored.memory(c)
    if memory.finished < LEAST_CHATS:
        return []
    day = today(c, now)
    records = records_of(c, day, now)
    queue = [place for place in records.places if place.ended is None]
    there = attending(c, day, now)
    if not queue or not there:
        return []
    minute = day.minute(now)
    desk = take_up(minute, there, queue, records.talks, memory, closing_of(c, day, now))
    outlook = play(desk, memory, _generator(day), RUNS if len(queue) <= CROWD else RUNS // 2)
    stretches, longest = stored.stretches(c), float(desk_rules.current(c).longest_wait_minutes)
    free = _free_slots(there, records.talks, memory)
    return [
        _estimate(outlook, index, minute - place.joined, place, _is_full(index, queue, there, free), stretches, longest)
        for index, place in enumerate(queue)
        if any(_can(one, place) for one in there)
    ]


def _estimate(
    outlook: Outlook, index: int, elapsed: float, place: Place, has_queue: bool, stretches: dict[bool, Stretch],
    longest: float,
) -> Estimate:  # fmt: skip
    stretch, waits = stretches[has_queue], outlook.waits[:, index]
    low, median, high = (float(end) for end in np.quantile(waits, _QUANTILES, method="inverted_cdf"))
    low, high = stretch.apply(low, median, high)
    left = np.maximum(stretch.samples(waits) - elapsed, 0.0)
    return Estimate(place.handoff_id, outlook.position(index), low, high, median - elapsed, choose(left, longest), has_queue)


def _generator(day: CalendarDay) -> np.random.Generator:
    """The same draws all day: what is said then changes because the desk does, not because dice fell anew."""
    return np.random.default_rng(day.date.toordinal())


def _free_slots(there: Sequence[Attending], talks: Sequence[Talk], memory: Memory) -> dict[str, int]:
    running = [talk.staff_id for talk in talks if talk.ended is None]
    return {
        one.person.staff_id: max(memory.capacity(one.person) - running.count(one.person.staff_id), 0)
        for one in there
        if one.status == "available"
    }


def _is_full(index: int, queue: Sequence[Place], there: Sequence[Attending], free: dict[str, int]) -> bool:
    """Whether those who could serve him have no more slots than there are people before him for them."""
    mine = [one for one in there if _can(one, queue[index])]
    before = sum(any(_can(one, place) for one in mine) for place in queue[:index])
    return sum(free[one.person.staff_id] for one in mine) <= before


def _can(one: Attending, place: Place) -> bool:
    return one.status == "available" and one.person.can_serve(place.skill, place.language)
