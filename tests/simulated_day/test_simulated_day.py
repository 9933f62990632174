"""A day with tabs that die at random, lines that break and restarts: nobody lost, served twice, or left waiting untold.

The short day takes some ten seconds; `make day` plays long ones on both databases, with chats picked and pushed.
"""

import asyncio
import random
from dataclasses import dataclass

import pytest

from handoff_api.event_log import read_all
from handoff_api.staff.grace import GRACE
from tests.simulated_day import history
from tests.simulated_day.agents import Agent
from tests.simulated_day.fast_time import FastLoop
from tests.simulated_day.history import Presence, Told
from tests.simulated_day.visitors import Visitor
from tests.simulated_day.world import World

TEAM = {"Marta": [], "Luca": [], "Tina": ["tecnici"], "Vera": ["vendite"], "Sara": ["vendite", "tecnici"], "Nino": []}
SKILLS = [None, None, "vendite", "tecnici"]
EVENING = 20_000.0  # seconds at most until everybody has been served, on however busy a machine
SEED = 20261122


@dataclass(frozen=True)
class Day:
    """How a day is played; times in simulated seconds."""

    speed: float
    seconds: float
    agents: int
    visitors: int
    tab_lives: float
    restarts: int
    routing: str = "pull"


@pytest.mark.timeout(120)
def test_a_short_day(sqlite_url: str):
    play(sqlite_url, Day(speed=20, seconds=200, agents=4, visitors=14, tab_lives=50, restarts=1))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("routing", ["pull", "push"])
def test_twenty_crowded_minutes(database_url: str, routing: str):
    day = Day(speed=10, seconds=1200, agents=6, visitors=60, tab_lives=180, restarts=2, routing=routing)
    play(database_url, day)


def play(url: str, day: Day) -> None:
    """Play a day and check its history."""
    loop = FastLoop(day.speed)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        found = runner.run(_played(url, loop, day))
    assert not found, "\n".join(found)


async def _played(url: str, loop: FastLoop, day: Day) -> list[str]:
    rng = random.Random(SEED)
    async with World(url, loop, rng, day.routing).open() as world:
        team = [Agent(world, name, skills, day.tab_lives) for name, skills in list(TEAM.items())[: day.agents]]
        crowd = [_visitor(world, rng) for _ in range(day.visitors)]
        for agent in team:
            await agent.sign_in()
        work = [asyncio.create_task(one.work()) for one in team]
        lives = [asyncio.create_task(_arrives(one, rng.uniform(5, day.seconds))) for one in crowd]
        for _ in range(day.restarts):
            await asyncio.sleep(day.seconds / (day.restarts + 1))
            await world.restart()
        await asyncio.sleep(day.seconds / (day.restarts + 1))
        await _evening(world, team, lives)
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        print(await _account(world, team, crowd))
        ended = [f"an agent's program failed: {task.exception()!r}" for task in work if not task.cancelled()]
        return ended + await _checked(world, team, crowd)


def _visitor(world: World, rng: random.Random) -> Visitor:
    email = "visitor@example.org" if rng.random() < 0.2 else None
    return Visitor(world, rng.random() < 0.6, rng.choice(SKILLS), rng.randint(1, 5), rng.random() < 0.1, email)


async def _arrives(visitor: Visitor, at: float) -> None:
    await asyncio.sleep(at)
    await visitor.live()


async def _evening(world: World, team: list[Agent], lives: list[asyncio.Task]) -> None:
    """Tabs die no more; everybody is served."""
    world.is_evening = True
    for agent in team:
        agent.stays()
    _, left = await asyncio.wait(lives, timeout=EVENING)
    for task in left:
        task.cancel()
    await asyncio.gather(*lives, return_exceptions=True)


async def _account(world: World, team: list[Agent], crowd: list[Visitor]) -> str:
    """What happened, in a line."""
    rows = await world.use.database.read(
        lambda c: c.execute(
            "SELECT type, COUNT(*) AS n FROM event WHERE type LIKE 'handoff.%' GROUP BY type ORDER BY type"
        )
    )
    deaths = sum(len(one.there) - 1 for one in team)
    return (
        f"\n{len(crowd)} visitors, {sum(len(one.acknowledged) for one in crowd)} messages, {deaths} tabs died, "
        f"{len(world.down)} restarts, {world.now():.0f} s, at most {world.lag:.1f} s late: "
        + ", ".join(f"{row['type']} {row['n']}" for row in rows)
    )


async def _checked(world: World, team: list[Agent], crowd: list[Visitor]) -> list[str]:
    now, found = world.now(), []
    there = [Presence(one.id, one.skills, [*one.there]) for one in team]
    at_most = history.UNTOLD_AT_MOST + 2 * world.lag  # a busy machine is late with everything
    pauses = [(began, over + GRACE.total_seconds()) for began, over in world.down]
    for number, visitor in enumerate(crowd):
        log = await world.use.database.read(lambda c, id=visitor.id: read_all(c, id, "staff"))
        told = Told(visitor.acknowledged, visitor.seen)
        said = {text for one in team for text in one.acknowledged.get(visitor.id, ())}
        perhaps = {text for one in team for text in one.uncertain.get(visitor.id, ())}
        faults = [
            *visitor.faults,
            *history.acknowledged_is_stored(told, log),
            *history.both_ends_see_the_same(told, log),
            *history.replies_are_stored(said, perhaps, log),
            *history.one_agent_at_a_time(log),
            *history.nobody_is_lost(log),
            *history.nobody_waits_untold(log, there, at_most, pauses),
        ]
        found += [f"visitor {number} ({visitor.id}, until {now:.0f} s): {fault}" for fault in faults]
    return found
