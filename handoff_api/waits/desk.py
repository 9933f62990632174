"""The desk at one moment, as the play takes it up: who is there with which chats, and who waits."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

NEVER = np.inf


@dataclass(frozen=True)
class Present:
    """An agent. `off` is one who is not there, but may come if he did on past days."""

    staff_id: str
    capacity: int  # what he really takes, see Memory.capacity
    status: Literal["available", "break", "off"]
    since: float  # minute at which this status began
    running: tuple[float, ...] = ()  # his chats: how much work each has had, in minutes as the only chat


@dataclass(frozen=True)
class Waiting:
    """Somebody in the queue, and for each agent of the desk whether he may serve him."""

    joined: float
    served_by: tuple[bool, ...]


@dataclass(frozen=True)
class Desk:
    """Agents, and the queue in the order in which it is served. Minutes of the day."""

    now: float
    agents: tuple[Present, ...]
    queue: tuple[Waiting, ...]
    closing: float = NEVER


@dataclass(frozen=True)
class Outlook:
    """What the runs of the play say: one row for each run, one column for each person in the queue."""

    waits: NDArray[np.float64]  # minutes from joining; NEVER when the desk closes first
    served_by: NDArray[np.int64]  # index of the agent, -1 for none
    queue: tuple[Waiting, ...]

    def position(self, place: int) -> int:
        """How many are served before him by agents who could serve him, plus one: the median over the runs."""
        if place == 0:
            return 1
        mine = np.array(self.queue[place].served_by)
        before, by = self.waits[:, :place], self.served_by[:, :place]
        ahead = mine[np.maximum(by, 0)] & (by >= 0) & np.isfinite(before)
        return int(np.median(ahead.sum(axis=1))) + 1
