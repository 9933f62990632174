"""When the agents of a desk leave and come back, in every run of the play.

Each run borrows one whole past day for everybody, so that lunch, staggered breaks and closing keep
their order; where no past day fits, it draws from how long spells and absences last.
"""

import numpy as np
from numpy.typing import NDArray

from handoff_api.waits.desk import NEVER, Desk, Present
from handoff_api.waits.memory import Memory

LEAST_DAYS = 3  # before whole days are borrowed
JITTER = 4.0  # minutes by which people are earlier or later than on the borrowed day
SOONEST = 0.1  # minutes

Times = NDArray[np.float64]


def attendance(desk: Desk, memory: Memory, runs: int, rng: np.random.Generator) -> tuple[Times, Times]:
    """Minutes from now until each agent leaves, and until he is back: two arrays of runs x agents."""
    leaves = np.full((runs, len(desk.agents)), NEVER)
    returns = np.full((runs, len(desk.agents)), NEVER)
    days = len(memory.presence)
    borrowed = rng.integers(0, days, runs) if days >= LEAST_DAYS else None
    jitter = rng.normal(0, JITTER, leaves.shape)
    for column, agent in enumerate(desk.agents):
        leave, back = _drawn(agent, desk.now, memory, runs, rng)
        if borrowed is not None:
            leave, back = _as_on_a_day(agent, desk.now, memory, borrowed, jitter[:, column], leave, back)
        leaves[:, column], returns[:, column] = leave, back
    until_closing = desk.closing - desk.now
    return np.minimum(leaves, until_closing), np.where(returns < until_closing, returns, NEVER)


def _drawn(agent: Present, now: float, memory: Memory, runs: int, rng: np.random.Generator) -> tuple[Times, Times]:
    leave = memory.spell.remaining(now - agent.since, rng.exponential(size=runs))
    gap = memory.absence.fresh(rng.exponential(size=runs))
    if agent.status == "available":
        return leave, leave + gap
    if agent.status == "break":
        return np.zeros(runs), memory.absence.remaining(now - agent.since, rng.exponential(size=runs))
    return np.zeros(runs), np.full(runs, NEVER)


def _as_on_a_day(
    agent: Present, now: float, memory: Memory, borrowed: NDArray[np.int64], jitter: Times, leave: Times, back: Times
) -> tuple[Times, Times]:
    """The same, replaced in those runs whose borrowed day shows what the agent did at this time."""
    if agent.status == "break":  # how long it has lasted says more than when others were
        return leave, back
    on_days = [_on_day(agent, now, day.get(agent.staff_id, ())) for day in memory.presence]
    left, returned = np.array(on_days).T
    left, returned = left[borrowed], returned[borrowed]
    if agent.status == "available":
        fits = ~np.isnan(left)
        leave = np.where(fits, np.maximum(left + jitter, SOONEST), leave)
        return leave, np.where(fits, np.maximum(returned + jitter, leave), back)
    return leave, np.where(np.isnan(returned), back, np.maximum(returned + jitter, SOONEST))


def _on_day(agent: Present, now: float, spells: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """Minutes until he left and came again on that day; NaN where the day shows nothing of the kind."""
    here = next((spell for spell in spells if spell[0] <= now < spell[1]), None)
    if agent.status == "available" and here is not None:
        return here[1] - now, next((spell[0] for spell in spells if spell[0] >= here[1]), NEVER) - now
    later = next((spell[0] for spell in spells if spell[0] > now), NEVER)
    comes = agent.status == "off" and here is None and later < NEVER
    return np.nan, later - now if comes else np.nan
