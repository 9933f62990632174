"""Plays the desk as it stands many times over, and reads everybody's wait from the same runs.

While people wait, every slot that may serve them is taken; so the future of a queue is list
scheduling: in its order each takes, of the slots that may serve him, the one that is free first.
That is exact for any overlap of skills, and one pass answers for everybody. The table of what it
is worth is in docs/decisions/0016-an-honest-wait.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handoff_api.waits.attendance import attendance
from handoff_api.waits.desk import NEVER, Desk, Outlook
from handoff_api.waits.memory import Memory

RUNS = 200  # fifty people take about 5 ms; more runs move the quantiles by less than their own error
FASTEST, SLOWEST = 10.0, 0.1  # bounds of the speed that a run may draw
_PACE_LEAST, _PACE_MOST, _PACE_CHATS = 4.0, 30.0, 20  # a young desk's pace is uncertain: that widens day one
_REACTION, _REACTION_SIGMA, _REACTION_WEIGHT = 0.5, 0.9, 10  # minutes to a claim, until it was seen


@dataclass
class _Slots:
    """When each slot is free, in each run; an agent has as many as he takes chats."""

    owner: NDArray[np.int64]
    load: NDArray[np.float64]  # by how much longer a chat takes while its agent has all slots filled
    free: NDArray[np.float64]
    leave: NDArray[np.float64]
    back: NDArray[np.float64]

    def among(self, may: NDArray[np.int64]) -> NDArray[np.float64]:
        """When those slots are free; all of them without a copy, which is the usual case."""
        return self.free if len(may) == len(self.owner) else self.free[:, may]

    def occupy(self, rows: NDArray[np.int64], picks: NDArray[np.int64], until: NDArray[np.float64]) -> None:
        """Take the picked slots until then; who has left meanwhile is free when he is back."""
        gone = until >= self.leave[rows, picks]
        self.free[rows, picks] = np.where(gone, np.maximum(until, self.back[rows, picks]), until)


def play(desk: Desk, memory: Memory, rng: np.random.Generator, runs: int = RUNS) -> Outlook:
    """The waits of everybody in the queue, in `runs` futures of the desk."""
    people = len(desk.queue)
    speeds = _speeds(desk, memory, runs, rng)
    slots = _slots(desk, memory, speeds, rng)
    waited = np.array([desk.now - one.joined for one in desk.queue])
    fresh = memory.handling.fresh(rng.exponential(size=(runs, people)))
    reactions = _reactions(memory, (runs, people), rng)
    passed_by = rng.random((runs, people)) < memory.overtaking
    patience = memory.giving_up.remaining(waited, rng.exponential(size=(runs, people)))
    waits, served_by = np.full((runs, people), NEVER), np.full((runs, people), -1)
    rows = np.arange(runs)
    for place, one in enumerate(desk.queue):
        may = np.flatnonzero(np.array(one.served_by, bool)[slots.owner])
        if not len(may):
            continue
        picks = may[slots.among(may).argmin(axis=1)]
        agents = slots.owner[picks]
        minutes = fresh[:, place] / speeds[rows, agents] * slots.load[picks]
        starts = slots.free[rows, picks] + reactions[:, place]
        starts = np.where(passed_by[:, place], starts + minutes[::-1], starts)  # the slot is used once more before
        starts = np.where(starts < desk.closing - desk.now, starts, NEVER)
        waits[:, place], served_by[:, place] = waited[place] + starts, agents
        stays = starts <= patience[:, place]
        slots.occupy(rows[stays], picks[stays], (starts + minutes)[stays])
    return Outlook(waits, served_by, desk.queue)


def _slots(desk: Desk, memory: Memory, speeds: NDArray[np.float64], rng: np.random.Generator) -> _Slots:
    capacities = [agent.capacity for agent in desk.agents]
    owner = np.repeat(np.arange(len(desk.agents)), capacities)
    runs = len(speeds)
    leave, back = attendance(desk, memory, runs, rng)
    slots = _Slots(owner, owner * 0.0, np.zeros((runs, len(owner))), leave[:, owner], back[:, owner])
    first = 0
    for column, agent in enumerate(desk.agents):
        filled = agent.capacity**memory.load
        slots.load[first : first + agent.capacity] = filled
        if agent.running:
            draws = rng.exponential(size=(runs, len(agent.running)))
            speed = speeds[:, [column]]
            ends = memory.handling.remaining(np.array(agent.running) * speed, draws) / speed * filled
            ends = np.sort(ends, axis=1)[:, -agent.capacity :]  # of more than he takes, the first ends free no slot
            slots.free[:, first : first + ends.shape[1]] = ends
        first += agent.capacity
    slots.free = np.where(slots.free < slots.leave, slots.free, np.maximum(slots.free, slots.back))
    return slots


def _speeds(desk: Desk, memory: Memory, runs: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Each agent's speed in each run: the team's lately, drawn from a gamma posterior, times his own.

    Chats that run count in the hazard: ten that do not end slow the estimate before one has ended.
    """
    own = np.array([memory.pace.speed(agent.staff_id) for agent in desk.agents])
    running = sum(
        float(memory.handling.hazard(agent.running).sum()) * speed
        for agent, speed in zip(desk.agents, own, strict=True)
        if agent.running
    )
    known = min(_PACE_MOST, _PACE_LEAST + memory.finished / _PACE_CHATS)
    lately = rng.gamma(known + memory.pace.done, 1 / (known + memory.pace.due + running), runs)
    return np.clip(lately[:, None] * own, SLOWEST, FASTEST)


def _reactions(memory: Memory, shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float64]:
    believed = rng.lognormal(np.log(_REACTION), _REACTION_SIGMA, shape)
    seen = memory.reactions
    if not len(seen):
        return believed
    of_seen = rng.random(shape) < len(seen) / (len(seen) + _REACTION_WEIGHT)
    return np.where(of_seen, seen[rng.integers(0, len(seen), shape)], believed)
