"""Keeps what the desk remembers up to date from its records, and takes the desk up as it stands.

This is the one place with a state: the past days, what was learned from them, and the pace, which
moves on with every chat that ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from handoff_api.waits.day import MINUTES, Chat, Day, chat_of, what_happened
from handoff_api.waits.desk import NEVER, Desk, Present, Waiting
from handoff_api.waits.memory import DAYS, FIT_EVERY, Memory, Pace, learn
from handoff_api.waits.records import Person, Place, Records, Talk


@dataclass(frozen=True)
class Attending:
    """An agent with the status he has, and the minute since when."""

    person: Person
    status: Literal["available", "break", "off"]
    since: float


class Estimator:
    """What is remembered, and what has been taken into it already. Not to be used by two threads at once."""

    def __init__(self) -> None:
        self._past: list[Day] = []
        self._memory = learn([], Pace())
        self._fitted_at = 0
        self._counted: set[tuple[str, str, float]] = set()  # chats of today that moved the pace

    @property
    def memory(self) -> Memory:
        """What is remembered now."""
        return self._memory

    def update(self, today: Records, people: Sequence[Person], now: float) -> Memory:
        """Take in what ended since the last time; after ten finished chats everything is fitted anew."""
        by_agent = _by_agent(today.talks)
        for talk in self._new(today.talks):
            self._memory = self._memory.after(chat_of(talk, by_agent[talk.staff_id], now))
        if self._memory.finished - self._fitted_at >= FIT_EVERY:
            self._fit(what_happened(today, people, now))
        return self._memory

    def end_day(self, records: Records, people: Sequence[Person]) -> None:
        """Put a whole day to the past: the newest one, also when the past is read at the start."""
        self.update(records, people, MINUTES)
        self._past = [*self._past, what_happened(records, people, MINUTES)][-DAYS:]
        self._counted.clear()
        self._memory = replace(self._memory, pace=self._memory.pace.next_morning())
        self._fit(Day())

    def _fit(self, today: Day) -> None:
        self._memory = learn([*self._past, today], self._memory.pace)
        self._fitted_at = self._memory.finished

    def _new(self, talks: Iterable[Talk]) -> list[Talk]:
        ended = [talk for talk in talks if talk.ended is not None and _key(talk) not in self._counted]
        self._counted |= {_key(talk) for talk in ended}
        return sorted(ended, key=lambda talk: talk.ended or 0.0)


def take_up(
    now: float, attending: Sequence[Attending], queue: Sequence[Place], talks: Iterable[Talk], memory: Memory,
    closing: float = NEVER,
) -> Desk:  # fmt: skip
    """The desk for the play: `talks` are those of today, also the ended ones, which were company to the others."""
    by_agent = _by_agent(talks)
    agents = tuple(
        Present(
            one.person.staff_id, memory.capacity(one.person), one.status, one.since,
            tuple(chat.work(memory.load) for chat in _running(by_agent.get(one.person.staff_id, []), now)),
        )
        for one in attending
    )  # fmt: skip
    waiting = tuple(
        Waiting(place.joined, tuple(one.person.can_serve(place.skill, place.language) for one in attending))
        for place in queue
    )
    return Desk(now, agents, waiting, closing)


def _running(talks: list[Talk], now: float) -> list[Chat]:
    running = [talk for talk in talks if talk.ended is None]
    since = min((talk.began for talk in running), default=now)
    company = [talk for talk in talks if talk.ended is None or talk.ended > since]
    return [chat_of(talk, company, now) for talk in running]


def _by_agent(talks: Iterable[Talk]) -> Mapping[str, list[Talk]]:
    groups: dict[str, list[Talk]] = {}
    for talk in talks:
        groups.setdefault(talk.staff_id, []).append(talk)
    return groups


def _key(talk: Talk) -> tuple[str, str, float]:
    return talk.handoff_id, talk.staff_id, talk.began
