"""Estimators that are wrong in a way that somebody could write: the simulation must turn red for each."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from handoff_api.waits.memory import Memory
from tests.simulation.desk import Agent, Desk, Visitor
from tests.simulation.watching import Watching

LATEST = 300  # answered waits


class BreaksAreFree(Watching):
    """Who is on a break counts as if he took chats."""

    def _attending(self, agent, person):
        now = super()._attending(agent, person)
        return replace(now, status="available") if now.status == "break" else now


class SkillsIgnored(Watching):
    """Everybody serves everybody."""

    def begin(self, agents: list[Agent]) -> None:
        super().begin(agents)
        self.people = [replace(person, skills=frozenset(), languages=frozenset()) for person in self.people]


class DeclaredCapacity(Watching):
    """Agents are believed how many chats they take."""

    @property
    def memory(self) -> Memory:
        return replace(super().memory, held={})


class SurvivorsOnly(Watching):
    """The latest waits of those who were answered, whatever the queue looks like now."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._answered: list[float] = []

    def claimed(self, desk, chat):
        super().claimed(desk, chat)
        self._answered = [*self._answered, desk.now - chat.visitor.joined][-LATEST:]

    def _expected(self, desk: Desk, visitor: Visitor) -> tuple[NDArray[np.float64], int]:
        return np.array(self._answered or [1.0]), 1


WRONG: dict[str, type[Watching]] = {
    "breaks-are-free": BreaksAreFree,
    "skills-ignored": SkillsIgnored,
    "declared-capacity": DeclaredCapacity,
    "survivors-only": SurvivorsOnly,
}
