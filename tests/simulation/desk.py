"""The world: one simulated day at a desk, in minutes since opening, every draw from one seeded generator.

Its truth comes from events (agents who come, pick, share their time among their chats and leave),
never from the code that estimates. An onlooker is told only what the product would write down. A
visitor who gives up stays in the queue as a ghost that takes no slot, until his turn comes: so the
wait that he would have had is known, and no hit rate counts the survivors only.
"""

import heapq
import itertools
import math
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

NEVER = math.inf
CLOSING = 540.0  # minutes after opening


@dataclass
class Visitor:
    """Somebody who asks for a person. What is hidden, nobody but the world may look at."""

    id: int
    joined: float
    skill: str
    language: str
    work: float  # hidden: minutes alone with an average agent
    patience: float  # hidden
    overtakes: bool = False  # somebody with a promise, say
    is_ghost: bool = False
    rank: tuple[int, float] = (1, 0.0)
    wait: float | None = None  # at his turn, also a ghost's; NEVER when the desk closed first
    heard: dict[str, Any] = field(default_factory=dict)  # the onlooker's notes


@dataclass
class Chat:
    """A chat that runs, with the work that is still to do (hidden)."""

    visitor: Visitor
    agent: "Agent"
    began: float
    left: float


@dataclass
class Agent:
    """An agent with today's hidden plan: from, to, and what follows."""

    id: str
    skills: frozenset[str]
    languages: frozenset[str]
    capacity: int
    speed: float = 1.0  # hidden
    shifts: list[tuple[float, float, str]] = field(default_factory=list)
    status: str = "off"  # available | break | off
    since: float = 0.0
    chats: list[Chat] = field(default_factory=list)
    moved: float = 0.0  # when the work of the chats was last counted
    plans: int = 0
    is_picking: bool = False

    def can_serve(self, visitor: Visitor) -> bool:
        return visitor.skill in self.skills and visitor.language in self.languages


class Onlooker(Protocol):
    """What is written down, and by whom: called at the moment at which it happens."""

    def joins(self, desk: "Desk", visitor: Visitor) -> None: ...
    def gave_up(self, desk: "Desk", visitor: Visitor) -> None: ...
    def turn(self, desk: "Desk", visitor: Visitor) -> None: ...
    def claimed(self, desk: "Desk", chat: Chat) -> None: ...
    def ended(self, desk: "Desk", chat: Chat, finished: bool) -> None: ...
    def put_back(self, desk: "Desk", visitor: Visitor) -> None: ...
    def came(self, desk: "Desk", agent: Agent) -> None: ...
    def left(self, desk: "Desk", agent: Agent) -> None: ...
    def minute(self, desk: "Desk") -> None: ...


@dataclass(frozen=True)
class Manners:
    """How the agents of a company work. The last two are those of agents who dawdle and who pick."""

    reaction: float = 0.35  # minutes, median
    released: float = 0.0  # share of chats that go back to the queue
    holds_back: int = 0  # slots that nobody fills, whatever was declared
    out_of_order: float = 0.0  # share of claims that take anybody


def slowdown(chats: int) -> float:
    """By how much longer each of so many chats at once takes."""
    return 1 + 0.3 * (chats - 1)


class Desk:
    """One day."""

    def __init__(
        self,
        agents: list[Agent],
        arrivals: list[Visitor],
        manners: Manners,
        rng: np.random.Generator,
        onlooker: Onlooker,
    ) -> None:
        self.agents, self.manners, self.onlooker = agents, manners, onlooker
        self.now, self.queue, self.visitors = 0.0, [], []
        self._rng, self._events, self._tie = rng, [], itertools.count()
        for visitor in arrivals:
            self._at(visitor.joined, self._join, visitor)
        for agent in agents:
            agent.status, agent.chats, agent.is_picking = "off", [], False
            for start, end, then in agent.shifts:
                self._at(start, self._come, agent)
                self._at(min(end, CLOSING), self._lose if then == "lost" and end < CLOSING else self._leave, agent,
                         then if end < CLOSING else "off")  # fmt: skip
        self._at(CLOSING, self._close)
        for minute in range(1, int(CLOSING)):
            self._at(minute, self._minute)

    def run(self) -> list[Visitor]:
        """Play the day; everybody who came, with the wait that he had or would have had."""
        while self._events:
            self.now, _, happens, what = heapq.heappop(self._events)
            happens(*what)
        return self.visitors

    def takes(self, agent: Agent) -> int:
        """How many chats the agent really takes."""
        return max(agent.capacity - self.manners.holds_back, 1)

    def _at(self, when: float, happens: Any, *what: Any) -> None:
        heapq.heappush(self._events, (when, next(self._tie), happens, what))

    def _minute(self) -> None:
        self.onlooker.minute(self)

    def _join(self, visitor: Visitor) -> None:
        self.visitors.append(visitor)
        visitor.rank = (0 if visitor.overtakes else 1, visitor.joined)
        self.onlooker.joins(self, visitor)  # who speaks before he is in the queue, and knows no outcome
        self._enqueue(visitor)
        self._at(self.now + visitor.patience, self._give_up, visitor)
        self._offer()

    def _enqueue(self, visitor: Visitor) -> None:
        self.queue.append(visitor)
        self.queue.sort(key=lambda one: one.rank)

    def _give_up(self, visitor: Visitor) -> None:
        if visitor in self.queue and not visitor.is_ghost:
            visitor.is_ghost = True
            self.onlooker.gave_up(self, visitor)

    def _come(self, agent: Agent) -> None:
        if self.now < CLOSING:
            agent.status, agent.since = "available", self.now
            self.onlooker.came(self, agent)
            self._offer()

    def _leave(self, agent: Agent, then: str) -> None:
        if agent.status == "available":
            agent.status, agent.since = "break" if then == "lost" else then, self.now
            self.onlooker.left(self, agent)

    def _lose(self, agent: Agent, then: str) -> None:
        """The tab died: the chats go back to the head of the queue with the time they have waited."""
        self._advance(agent)
        self._leave(agent, then)
        for chat in list(agent.chats):
            self._stop(chat, finished=False)

    def _finish(self, agent: Agent, plan: int) -> None:
        if plan != agent.plans:
            return
        self._advance(agent)
        for chat in [chat for chat in agent.chats if chat.left <= 1e-9]:
            self._stop(chat, finished=self._rng.random() >= self.manners.released)
        self._offer()

    def _stop(self, chat: Chat, finished: bool) -> None:
        chat.agent.chats.remove(chat)
        self.onlooker.ended(self, chat, finished)
        if not finished:
            again = chat.visitor
            back = Visitor(
                again.id, again.joined, again.skill, again.language, max(chat.left, 0.4 * again.work), NEVER, True
            )
            back.rank = (0, again.joined)
            self.onlooker.put_back(self, back)
            self._enqueue(back)
        self._plan(chat.agent)

    def _pick(self, agent: Agent) -> None:
        agent.is_picking = False
        if agent.status != "available" or len(agent.chats) >= self.takes(agent):
            return
        order = list(self.queue)
        if self.manners.out_of_order and self._rng.random() < self.manners.out_of_order:
            self._rng.shuffle(order)
        for visitor in filter(agent.can_serve, order):
            self.queue.remove(visitor)
            if visitor.wait is None:
                visitor.wait = self.now - visitor.joined
                self.onlooker.turn(self, visitor)
            if not visitor.is_ghost:
                self._claim(agent, visitor)
                break
        self._offer()

    def _claim(self, agent: Agent, visitor: Visitor) -> None:
        chat = Chat(visitor, agent, self.now, visitor.work)
        self.onlooker.claimed(self, chat)
        self._advance(agent)
        agent.chats.append(chat)
        self._plan(agent)

    def _close(self) -> None:
        for visitor in self.queue:
            if visitor.wait is None:
                visitor.wait = NEVER
                self.onlooker.turn(self, visitor)
        self.queue.clear()
        for agent in self.agents:
            self._leave(agent, "off")

    def _advance(self, agent: Agent) -> None:
        for chat in agent.chats:
            chat.left -= (self.now - agent.moved) * agent.speed / slowdown(len(agent.chats))
        agent.moved = self.now

    def _plan(self, agent: Agent) -> None:
        agent.moved = self.now
        agent.plans += 1
        if agent.chats:
            soonest = max(min(chat.left for chat in agent.chats), 0)
            done = self.now + soonest * slowdown(len(agent.chats)) / agent.speed + 1e-9
            self._at(done, self._finish, agent, agent.plans)

    def _offer(self) -> None:
        for agent in self.agents:
            is_free = agent.status == "available" and not agent.is_picking and len(agent.chats) < self.takes(agent)
            if is_free and any(agent.can_serve(visitor) for visitor in self.queue):
                agent.is_picking = True
                self._at(self.now + self._rng.lognormal(math.log(self.manners.reaction), 0.8), self._pick, agent)
