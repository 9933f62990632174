"""Simulated days driven through handoff_api's own services and a database: what SQL remembers must be what happened.

The simulator moves the clock. Whatever its agents and visitors do is done with the real services, and the
waits are said, kept up and compared by the code that does so in production.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from common.auth import Actor
from common.database import Database, Row
from handoff_api.event_log import Feed
from handoff_api.handoffs.service import Handoffs
from handoff_api.handoffs.wait_watch import WaitWatch
from handoff_api.opening_hours import OpeningHours
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.opening_hours.models import WEEKDAYS
from handoff_api.staff.presence import PresenceBoard
from tests.handoff_api.people import StoppedClock, ask_for_person, make_agent, make_conversation
from tests.simulation.companies import Company, a_day, team
from tests.simulation.desk import NEVER, Agent, Chat, Desk, Visitor
from tests.simulation.scoring import SEED

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)  # in Rome
BEAT = timedelta(seconds=30)  # between heartbeats: the desk counts somebody as away after 45 s


class Hand:
    """A simulated desk whose every move is made with the services."""

    def __init__(self, database: Database, run: Callable[[Coroutine], Any]) -> None:
        self.clock = StoppedClock()
        feed = Feed(database)
        self._database, self._run = database, run
        self._handoffs = Handoffs(database, feed, self.clock)
        self._board = PresenceBoard(database, self.clock)
        self._watch = WaitWatch(database, feed, self.clock)
        self._actors: dict[str, Actor] = {}
        self._there: set[str] = set()  # whose console is open
        self._asked: dict[int, tuple[str, str]] = {}  # conversation and handoff by the visitor's number
        self.begin(0)

    def hire(self, agents: list[Agent]) -> None:
        """Make their accounts, and set the hours of the company."""
        for one in agents:
            skills = tuple(one.skills - {"any"})
            self._actors[one.id] = self._run(
                make_agent(self._database, one.id, present=False, clock=self.clock, skills=skills)
            )
        hours = OpeningHours(week={day: [("09:00", "18:00")] for day in WEEKDAYS})
        self._run(self._database.write(lambda c: opening_hours.store(c, hours, "owner", "now")))

    def begin(self, day: int) -> None:
        """The next morning."""
        self._begins = NINE + timedelta(days=day)
        self.clock.advance(seconds=(self._begins - self.clock.now()).total_seconds())

    def handoff_of(self, visitor: Visitor) -> str:
        return self._asked[visitor.id][1]

    def evening(self, visitors: list[Visitor]) -> None:
        """Whoever was not served goes home."""
        for visitor in visitors:
            if visitor.wait == NEVER and not visitor.is_ghost:
                self._run(self._handoffs.leave(self._asked[visitor.id][0]))

    def joins(self, desk: Desk, visitor: Visitor) -> None:
        self._at(desk.now)
        visitor.heard["place"] = 1 + sum(not one.is_ghost for one in desk.queue)
        conversation = self._run(make_conversation(self._database, self.clock, "Buongiorno"))
        requested = self._run(
            ask_for_person(self._handoffs, conversation, skill=None if visitor.skill == "any" else visitor.skill)
        )
        visitor.heard["position"] = requested.position
        self._asked[visitor.id] = (conversation, requested.handoff.id)

    def gave_up(self, desk: Desk, visitor: Visitor) -> None:
        self._at(desk.now)
        self._run(self._handoffs.leave(self._asked[visitor.id][0]))

    def claimed(self, desk: Desk, chat: Chat) -> None:
        self._at(desk.now)
        self._run(self._handoffs.claim(self._actors[chat.agent.id], self.handoff_of(chat.visitor)))

    def ended(self, desk: Desk, chat: Chat, finished: bool) -> None:
        self._at(desk.now)
        actor, handoff = self._actors[chat.agent.id], self.handoff_of(chat.visitor)
        over = self._handoffs.close(actor, handoff, "solved", None)
        self._run(over if finished else self._handoffs.release(actor, handoff))

    def came(self, desk: Desk, agent: Agent) -> None:
        self._at(desk.now)
        self._there.add(self._actors[agent.id].id)
        self._run(self._board.set(self._actors[agent.id].id, "available", agent.capacity))

    def left(self, desk: Desk, agent: Agent) -> None:
        self._at(desk.now)
        staff_id, status = self._actors[agent.id].id, "break" if agent.status == "break" else "away"
        self._run(self._board.set(staff_id, status, agent.capacity))
        if status == "away":
            self._there.discard(staff_id)

    def minute(self, desk: Desk) -> None:
        self._at(desk.now)
        self._run(self._watch.look())

    def turn(self, desk: Desk, visitor: Visitor) -> None: ...

    def put_back(self, desk: Desk, visitor: Visitor) -> None: ...

    def _at(self, minute: float) -> None:
        """Let time pass until this minute of the day; open consoles are heard of meanwhile."""
        until = self._begins + timedelta(minutes=minute)
        while self.clock.now() < until:
            self.clock.advance(seconds=min(BEAT, until - self.clock.now()).total_seconds())
            self._run(self._beat())

    async def _beat(self) -> None:
        await asyncio.gather(*(self._board.heartbeat(staff_id) for staff_id in self._there))


@dataclass(frozen=True)
class Kept:
    """A visitor of the simulation beside what SQL holds of him."""

    visitor: Visitor
    row: Row


def lived(company: Company, days: int, database: Database, runner: asyncio.Runner) -> list[list[Kept]]:
    """Live so many days; for each of them those who were told a wait at joining."""
    rng = np.random.default_rng(SEED)
    agents, hand = team(company, rng), Hand(database, runner.run)
    hand.hire(agents)
    visitors = []
    for day in range(days):
        hand.begin(day)
        came = Desk(agents, a_day(company, agents, day * 100_000, rng), company.manners, rng, hand).run()
        hand.evening(came)
        visitors.append([(one, hand.handoff_of(one)) for one in came])
    rows = runner.run(database.read(lambda c: c.execute("SELECT * FROM said_wait WHERE at_joining = 1")))
    by_handoff = {row["handoff_id"]: row for row in rows}
    return [[Kept(one, by_handoff[id]) for one, id in day if id in by_handoff] for day in visitors]
