"""The onlooker: writes down what the product would, says a wait to everybody who joins, learns how it turned out.

It knows nothing that handoff_api would not know. The records it makes are of the kinds that SQL holds.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from handoff_api.waits.desk import Desk as State
from handoff_api.waits.estimator import Attending, Estimator, take_up
from handoff_api.waits.memory import Memory
from handoff_api.waits.play import play
from handoff_api.waits.records import Person, Place, Records, Shift, Talk
from handoff_api.waits.saying import LEAST_CHATS, Said, choose
from handoff_api.waits.stretch import Stretch
from tests.simulation.desk import CLOSING, NEVER, Agent, Chat, Desk, Visitor

LOW, MEDIAN, HIGH = 0.10, 0.50, 0.90


@dataclass
class Heard:
    """What somebody was told when he joined, for comparing it with his wait."""

    raw: tuple[float, float]
    range: tuple[float, float]
    said: Said
    has_queue: bool  # as the estimator saw it, who chose the stretch by it
    is_silent: bool
    meets_nobody: bool
    must_queue: bool  # as it was
    position: int
    has_learned: bool = False


class Watching:
    """One company's estimator over its days."""

    def __init__(self, seed: int) -> None:
        self.estimator = Estimator()
        self.stretch = {True: Stretch(), False: Stretch()}  # with and without a queue
        self.rng = np.random.default_rng(seed)
        self.people: list[Person] = []
        self._new_day()

    def _new_day(self) -> None:
        self._places: dict[int, Place] = {}  # by the id of the visitor object in the queue
        self._talks: dict[int, Talk] = {}
        self._shifts: dict[str, list[Shift]] = {}

    @property
    def memory(self) -> Memory:
        """What the estimator draws from."""
        return self.estimator.memory

    def begin(self, agents: list[Agent]) -> None:
        """The agents as their accounts show them."""
        self.people = [Person(one.id, one.capacity, one.skills, one.languages) for one in agents]

    def end(self) -> None:
        """The day is over."""
        self.estimator.end_day(self._records(), self.people)
        self._new_day()

    def _records(self) -> Records:
        shifts = [shift for own in self._shifts.values() for shift in own]
        return Records(tuple(shifts), tuple(self._places.values()), tuple(self._talks.values()), CLOSING)

    # ---- what happens is written down

    def came(self, desk: Desk, agent: Agent) -> None:
        self._shifts.setdefault(agent.id, []).append(Shift(agent.id, desk.now))

    def left(self, desk: Desk, agent: Agent) -> None:
        shifts = self._shifts[agent.id]
        shifts[-1] = replace(shifts[-1], ended=desk.now, then=agent.status)

    def gave_up(self, desk: Desk, visitor: Visitor) -> None:
        self._leaves_queue(visitor, desk.now, "gave_up")

    def put_back(self, desk: Desk, visitor: Visitor) -> None:
        self._enters(visitor, desk.now)

    def claimed(self, desk: Desk, chat: Chat) -> None:
        self._leaves_queue(chat.visitor, desk.now, "claimed", chat.agent.id)
        self._talks[id(chat)] = Talk(str(chat.visitor.id), chat.agent.id, desk.now)
        chat.visitor.heard["chat"] = chat  # keeps the object, and so its id, until the evening

    def ended(self, desk: Desk, chat: Chat, finished: bool) -> None:
        self._talks[id(chat)] = replace(self._talks[id(chat)], ended=desk.now, finished=finished)
        self.estimator.update(self._records(), self.people, desk.now)

    def _enters(self, visitor: Visitor, now: float) -> None:
        visitor.heard["place"] = visitor
        self._places[id(visitor)] = Place(str(visitor.id), visitor.joined, now, visitor.skill, visitor.language)

    def _leaves_queue(self, visitor: Visitor, now: float, left: str, by: str | None = None) -> None:
        place = self._places[id(visitor)]
        if place.ended is None:
            self._places[id(visitor)] = replace(place, ended=now, left=left, claimed_by=by)

    # ---- a wait is said, and learned from

    def joins(self, desk: Desk, visitor: Visitor) -> None:
        waits, position = self._expected(desk, visitor)
        can = [agent for agent in desk.agents if agent.can_serve(visitor)]
        here = [agent for agent in can if agent.status == "available"]
        mine = sum(not one.is_ghost and any(agent.can_serve(one) for agent in here) for one in desk.queue)
        takes = {person.staff_id: self.memory.capacity(person) for person in self.people}
        has_queue = sum(max(takes[agent.id] - len(agent.chats), 0) for agent in here) <= mine
        low, median, high = np.quantile(waits, [LOW, MEDIAN, HIGH], method="inverted_cdf")
        stretch = self.stretch[has_queue]
        visitor.heard["wait"] = Heard(
            raw=(low, high),
            range=stretch.apply(low, median, high),
            said=choose(stretch.samples(waits)),
            has_queue=has_queue,
            is_silent=self.memory.finished < LEAST_CHATS,
            meets_nobody=not here,
            must_queue=sum(max(desk.takes(agent) - len(agent.chats), 0) for agent in here) <= mine,
            position=position,
        )
        self._enters(visitor, desk.now)

    def turn(self, desk: Desk, visitor: Visitor) -> None:
        self._learn(visitor, visitor.wait)

    def minute(self, desk: Desk) -> None:
        """Who still waits beyond what was said is a miss already."""
        for visitor in desk.queue:
            heard = visitor.heard.get("wait")
            if heard and visitor.wait is None and desk.now - visitor.joined > heard.range[1]:
                self._learn(visitor, NEVER)

    def _learn(self, visitor: Visitor, wait: float) -> None:
        heard = visitor.heard.get("wait")
        if heard is None or heard.has_learned or heard.is_silent or heard.meets_nobody:
            return
        heard.has_learned = True
        if wait < NEVER or heard.range[1] < NEVER:
            self.stretch[heard.has_queue] = self.stretch[heard.has_queue].learned(*heard.range, wait)

    def _expected(self, desk: Desk, visitor: Visitor) -> tuple[NDArray[np.float64], int]:
        queue = sorted([one for one in desk.queue if not one.is_ghost] + [visitor], key=lambda one: one.rank)
        places = [Place(str(one.id), one.joined, one.joined, one.skill, one.language) for one in queue]
        outlook = play(self._desk(desk, places), self.memory, self.rng)
        place = queue.index(visitor)
        return outlook.waits[:, place], outlook.position(place)

    def _desk(self, desk: Desk, queue: list[Place]) -> State:
        attending = [self._attending(agent, person) for agent, person in zip(desk.agents, self.people)]
        return take_up(desk.now, attending, queue, self._talks.values(), self.memory, CLOSING)

    def _attending(self, agent: Agent, person: Person) -> Attending:
        return Attending(person, agent.status, agent.since)
