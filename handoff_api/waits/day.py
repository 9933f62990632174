"""What a day's records say: how long chats took and visitors had patience, when agents were there, whom they took.

Nothing that has not ended is left out; it is passed on as censored.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from handoff_api.waits.records import Person, Place, Records, Shift, Talk

MINUTES = 1440
WAITED_OVER = 1.0  # minutes: how many chats agents hold is looked at while somebody waits longer than this
SOONEST = 0.02  # minutes: a claim at the very moment

Row = TypeVar("Row", Shift, Talk)
Lasted = tuple[float, bool]  # minutes, and whether that was the end of it


@dataclass(frozen=True)
class Chat:
    """A chat with how long its agent had how many at once: minutes by number of chats."""

    staff_id: str
    minutes_at: Mapping[int, float]
    finished: bool
    ended: float | None

    @cached_property
    def minutes(self) -> float:
        """How long it took, as the clock shows it."""
        return sum(self.minutes_at.values())

    @cached_property
    def company(self) -> float:
        """How many chats the agent had at once, on average over the chat."""
        return sum(chats * minutes for chats, minutes in self.minutes_at.items()) / max(self.minutes, 1e-9)

    def work(self, load: float) -> float:
        """The minutes it would have taken as the agent's only chat; a chat among m takes m ** load times longer."""
        return sum(minutes * chats**-load for chats, minutes in self.minutes_at.items())


@dataclass(frozen=True)
class Day:
    """What is remembered of a day."""

    chats: tuple[Chat, ...] = ()  # those that ended, in that order
    running: tuple[Chat, ...] = ()
    patience: tuple[Lasted, ...] = ()  # given up, or not yet when it was his turn
    spells: tuple[Lasted, ...] = ()  # left the desk, or closing came first
    absences: tuple[Lasted, ...] = ()  # came back, or not yet
    reactions: tuple[float, ...] = ()  # minutes from "a slot is free and somebody waits" to the claim
    overtaken: int = 0  # claims that passed somebody by whom the agent could have served
    held: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)  # chats at once, minute by minute, in need
    presence: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)


def what_happened(records: Records, people: Iterable[Person], now: float) -> Day:
    """The day as it was until `now`."""
    by_id = {person.staff_id: person for person in people}
    talks, shifts = _grouped(records.talks), _grouped(records.shifts)
    chats = [chat_of(talk, talks[talk.staff_id], now) for talk in records.talks]
    ended = sorted((chat for chat in chats if chat.ended is not None), key=lambda chat: chat.ended or 0.0)
    claims = [place for place in records.places if place.left == "claimed" and place.claimed_by in by_id]
    return Day(
        chats=tuple(ended),
        running=tuple(chat for chat in chats if chat.ended is None),
        patience=tuple(_patience(place, min(now, records.closing)) for place in records.places if place.is_first),
        spells=tuple(_spell(shift, records.closing, now) for shift in records.shifts),
        absences=tuple(gap for own in shifts.values() for gap in _absences(own, now)),
        reactions=tuple(_reaction(claim, talks, shifts) for claim in claims),
        overtaken=_overtaken(claims, records.places, by_id),
        held=_held(records, by_id, talks, now),
        presence={who: tuple((one.began, _end(one.ended, now)) for one in own) for who, own in shifts.items()},
    )


def chat_of(talk: Talk, of_the_agent: Sequence[Talk], now: float) -> Chat:
    """A chat with its company, from all chats of its agent."""
    until = _end(talk.ended, now)
    others = [
        (max(one.began, talk.began), min(_end(one.ended, now), until))
        for one in of_the_agent
        if one.began < until and _end(one.ended, now) > talk.began
    ]
    edges = sorted({talk.began, until, *(edge for pair in others for edge in pair)})
    minutes_at: dict[int, float] = {}
    for start, stop in zip(edges, edges[1:], strict=False):
        chats = max(sum(began <= start and ended >= stop for began, ended in others), 1)
        minutes_at[chats] = minutes_at.get(chats, 0.0) + stop - start
    return Chat(talk.staff_id, minutes_at, talk.finished, talk.ended)


def _end(ended: float | None, now: float) -> float:
    return now if ended is None else ended


def _grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.began):
        groups.setdefault(row.staff_id, []).append(row)
    return groups


def _patience(place: Place, until: float) -> Lasted:
    return max(_end(place.ended, until) - place.joined, 0.0), place.left == "gave_up"


def _spell(shift: Shift, closing: float, now: float) -> Lasted:
    return _end(shift.ended, now) - shift.began, shift.ended is not None and shift.ended < closing


def _absences(own: Sequence[Shift], now: float) -> Iterable[Lasted]:
    for before, after in zip(own, own[1:], strict=False):
        yield after.began - _end(before.ended, now), True
    last = own[-1]
    if last.ended is not None and last.then == "break" and math.isfinite(now):
        yield now - last.ended, False


def _reaction(claim: Place, talks: Mapping[str, list[Talk]], shifts: Mapping[str, list[Shift]]) -> float:
    """Since the agent came, last ended a chat, or the visitor came, whichever was last."""
    who, at = claim.claimed_by or "", claim.ended or 0.0
    came = [shift.began for shift in shifts.get(who, ()) if shift.began <= at]
    freed = [talk.ended for talk in talks.get(who, ()) if talk.ended is not None and talk.ended <= at]
    return max(at - max([claim.entered, *came, *freed]), SOONEST)


def _overtaken(claims: Iterable[Place], places: Sequence[Place], people: Mapping[str, Person]) -> int:
    order = sorted(places, key=lambda place: place.entered)
    entries = [place.entered for place in order]
    passed = 0
    for claim in claims:
        before, at = order[: bisect_left(entries, claim.entered)], claim.ended or 0.0
        agent = people[claim.claimed_by or ""]
        waiting = (place for place in reversed(before) if place.ended is None or place.ended > at)
        passed += any(agent.can_serve(place.skill, place.language) for place in waiting)
    return passed


def _held(
    records: Records, people: Mapping[str, Person], talks: Mapping[str, list[Talk]], now: float
) -> dict[str, NDArray[np.int64]]:
    """How many chats each agent held, at every minute at which somebody was kept waiting whom he could serve."""
    needed: dict[tuple[str | None, str], NDArray[np.int64]] = {}
    for place in records.places:
        if _end(place.ended, now) - place.joined > WAITED_OVER:
            at = needed.setdefault((place.skill, place.language), np.zeros(MINUTES + 1, np.int64))
            _add(at, place.joined + WAITED_OVER, place.ended, now)
    held = {}
    for who, person in people.items():
        in_need = sum((at for key, at in needed.items() if person.can_serve(*key)), np.zeros(MINUTES + 1, np.int64))
        there, chats = np.zeros(MINUTES + 1, np.int64), np.zeros(MINUTES + 1, np.int64)
        for shift in (shift for shift in records.shifts if shift.staff_id == who):
            _add(there, shift.began, shift.ended, now)
        for talk in talks.get(who, ()):
            _add(chats, talk.began, talk.ended, now)
        held[who] = np.cumsum(chats)[(np.cumsum(in_need) > 0) & (np.cumsum(there) > 0)]
    return held


def _add(steps: NDArray[np.int64], began: float, ended: float | None, now: float) -> None:
    """Count something in at the whole minutes that it covers; summing up the steps gives how many."""
    first = min(max(math.ceil(began), 0), MINUTES)
    last = min(max(math.ceil(min(_end(ended, now), MINUTES)), first), MINUTES)
    steps[first] += 1
    steps[last] -= 1
