"""What the desk remembers of the last weeks, in the form in which the play draws from it.

Fitting takes a few milliseconds; after ten more finished chats it is done again.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from handoff_api.waits.day import Chat, Day, Lasted
from handoff_api.waits.records import Person
from handoff_api.waits.survival import Durations, Prior

DAYS = 28  # that handling and patience are learned from
DAYS_OF_PRESENCE = 20
CHATS, PATIENCE, COMINGS, REACTIONS = 4000, 2000, 300, 200  # the newest of each; older ones are about another desk
HALF_LIFE = 800  # chats after which one counts half
FIT_EVERY = 10  # finished chats

# Priors: what small support desks look like before their own rows speak (medians in minutes).
HANDLING = Prior(8, 1.0, 8)
GIVING_UP = Prior(15, 1.0, 20)
ABSENCE = Prior(25, 0.7, 5)
SPELL = Prior(180, 0.7, 5)
OVERTAKING, OVERTAKING_OF = 0.5, 25
LOAD, LOAD_WEIGHT, LOAD_RANGE = 0.40, 40, (0.1, 0.8)  # a chat among m takes m ** load times longer
_LOAD_SPREAD = 0.15  # variance of log m at a desk that takes one to three chats
_LOAD_LEAST = 20  # finished chats before their load is measured
_MISTAKEN = 0.05  # minutes: what is shorter was a wrong click

LATELY = 0.985  # what an ended chat leaves of the ones before it: about the last sixty of the team
LATELY_OF_ONE = 0.995
NIGHT = 0.2  # what is left the next morning
SHRINK = 12  # chats of his own before an agent's speed is mostly his

HELD, HELD_PRIOR, HELD_QUANTILE = 120, 10, 0.75  # minutes looked at, minutes at the declared capacity, and the share


@dataclass(frozen=True)
class Pace:
    """How fast chats end lately: how many ended, over how many should have by their hazard."""

    done: float = 0.0
    due: float = 0.0
    by: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # the same for each agent

    def speed(self, staff_id: str) -> float:
        """How fast an agent is, 1 being the team's average."""
        done, due = self.by.get(staff_id, (0.0, 0.0))
        return (SHRINK + done) / (SHRINK + due)

    def after(self, staff_id: str, hazard: float, finished: bool) -> "Pace":
        """After one more chat has ended that had used up so much of its hazard."""
        done, due = self.by.get(staff_id, (0.0, 0.0))
        own = (done * LATELY_OF_ONE + finished, due * LATELY_OF_ONE + hazard)
        return Pace(
            self.done * LATELY + finished,
            self.due * LATELY + hazard * self.speed(staff_id),
            {**self.by, staff_id: own},
        )

    def next_morning(self) -> "Pace":
        """A new day: what was slow yesterday says little; who is slow stays so."""
        return replace(self, done=self.done * NIGHT, due=self.due * NIGHT)


@dataclass(frozen=True)
class Memory:
    """Everything the play draws from. Durations are in minutes; those of chats as if each had been the only one."""

    handling: Durations
    giving_up: Durations
    absence: Durations
    spell: Durations
    load: float
    reactions: NDArray[np.float64]
    overtaking: float  # the probability that a claim passes somebody by
    held: Mapping[str, NDArray[np.int64]]
    presence: tuple[Mapping[str, tuple[tuple[float, float], ...]], ...]  # of each past day, by agent: from, to
    finished: int
    pace: Pace = Pace()

    def after(self, chat: Chat) -> "Memory":
        """The same, with the pace moved on by a chat that has just ended."""
        hazard = float(self.handling.hazard(chat.work(self.load)))
        pace = self.pace.after(chat.staff_id, hazard, chat.finished)
        return replace(self, pace=pace, finished=self.finished + chat.finished)

    def capacity(self, person: Person) -> int:
        """What an agent really takes: who says 3 and never holds more than 2 while people wait counts as 2."""
        held = sorted([*self.held.get(person.staff_id, ()), *[person.capacity] * HELD_PRIOR])
        really = int(held[math.ceil(HELD_QUANTILE * len(held)) - 1])
        return min(person.capacity, max(1, really))


def learn(days: Sequence[Day], pace: Pace) -> Memory:
    """What `days` teach, the last of them being today, with the pace that was kept beside."""
    days = days[-DAYS:] or [Day()]
    chats = [chat for day in days for chat in day.chats][-CHATS:]
    load = _load(chats)
    claims = sum(len(day.reactions) for day in days)
    return Memory(
        handling=_handling(chats, days[-1].running, load),
        giving_up=_durations(GIVING_UP, [one for day in days for one in day.patience][-PATIENCE:]),
        absence=_durations(ABSENCE, [one for day in days for one in day.absences][-COMINGS:]),
        spell=_durations(SPELL, [one for day in days for one in day.spells][-COMINGS:]),
        load=load,
        reactions=np.array([one for day in days for one in day.reactions][-REACTIONS:]),
        overtaking=(sum(day.overtaken for day in days) + OVERTAKING) / (claims + OVERTAKING_OF),
        held=_held(days),
        presence=tuple(day.presence for day in days[:-1][-DAYS_OF_PRESENCE:]),
        finished=sum(chat.finished for chat in chats),
        pace=pace,
    )


def _handling(chats: Sequence[Chat], running: Sequence[Chat], load: float) -> Durations:
    ages = np.arange(len(chats))[::-1]
    weights = [*0.5 ** (ages / HALF_LIFE), *np.ones(len(running))]
    everything = [*chats, *running]  # those that run are censored, and count from their first minute
    works = [chat.work(load) for chat in everything]
    return Durations.fitted(HANDLING, works, [chat.finished for chat in everything], weights)


def _durations(prior: Prior, lasted: Sequence[Lasted]) -> Durations:
    return Durations.fitted(prior, [minutes for minutes, _ in lasted], [ended for _, ended in lasted])


def _load(chats: Sequence[Chat]) -> float:
    """By how much chats at once lengthen each other: the slope of log minutes on log chats, shrunk to the prior."""
    done = [chat for chat in chats[-HALF_LIFE:] if chat.finished and chat.minutes > _MISTAKEN]
    if len(done) <= _LOAD_LEAST:
        return LOAD
    company = np.log([chat.company for chat in done])
    minutes = np.log([chat.minutes for chat in done])
    around = company - company.mean()
    prior = LOAD_WEIGHT * _LOAD_SPREAD
    slope = (float(around @ (minutes - minutes.mean())) + prior * LOAD) / (float(around @ around) + prior)
    return float(np.clip(slope, *LOAD_RANGE))


def _held(days: Sequence[Day]) -> dict[str, NDArray[np.int64]]:
    agents = {who for day in days for who in day.held}
    return {who: np.concatenate([day.held[who] for day in days if who in day.held])[-HELD:] for who in agents}
