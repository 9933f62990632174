"""Many agents, many chats, all at once: no chat is ever had by two, and whoever loses is told who won.

The short form runs with all tests; fifty agents and two hundred chats are the long one (`make day`).
"""

import asyncio
import random
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from common.auth import Actor
from common.clock import Clock
from common.database import Database, open_database
from common.errors import Conflict, NotFound
from handoff_api.event_log import Feed, read_all
from handoff_api.handoffs import repository
from handoff_api.handoffs.service import Handoffs
from tests.handoff_api.conftest import MIGRATIONS
from tests.handoff_api.people import ask_for_person, make_agent, make_conversation

LONG = pytest.param(50, 200, marks=[pytest.mark.long, pytest.mark.timeout(900)])
SIZES = pytest.mark.parametrize(("agents", "chats"), [(10, 25), LONG])
LOOKS_AT = 2  # chats at the head of the queue, of which a console's agent picks one: so that they meet


@SIZES
async def test_no_chat_is_claimed_twice(database: Database, agents: int, chats: int):
    await _crowd([database], agents, chats)


@SIZES
async def test_nor_by_agents_of_two_processes(postgresql_url: str, agents: int, chats: int):
    async with AsyncExitStack() as opened:
        sides = [open_database(postgresql_url, MIGRATIONS) for _ in range(2)]
        for side in sides:
            opened.push_async_callback(side.close)
        await _crowd(sides, agents, chats)


async def _crowd(sides: list[Database], agents: int, chats: int) -> None:
    clock, rng = Clock(), random.Random(20261122)
    desks = [Handoffs(side, Feed(side), clock) for side in sides]
    team = [await make_agent(sides[0], f"Agent{n}", clock=clock) for n in range(agents)]
    conversations = [await make_conversation(sides[0], clock, "Aiuto") for _ in range(chats)]
    asked = await asyncio.gather(*(ask_for_person(desks[0], one) for one in conversations))
    lost: Counter[str] = Counter()
    work = (_agent(desks[n % len(desks)], sides[n % len(sides)], one, rng, lost) for n, one in enumerate(team))
    had = dict(zip([one.id for one in team], await asyncio.gather(*work)))

    everybody = Counter(handoff for mine in had.values() for handoff in mine)
    assert everybody == Counter(one.handoff.id for one in asked), "each chat is had by exactly one agent"
    assert lost, "they met"
    assert set(lost) <= {one.name for one in team}
    for conversation in conversations:
        await _one_agent_and_his_words(sides[0], conversation, had)


async def _agent(desk: Handoffs, database: Database, actor: Actor, rng: random.Random, lost: Counter) -> list[str]:
    """Take chats until nobody waits: one that the console shows, or whoever is next; say something in each."""
    mine = []
    while True:
        shown = (await database.read(repository.waiting))[:LOOKS_AT]
        try:
            if shown and rng.random() < 0.7:
                handoff = await desk.claim(actor, rng.choice(shown).id)
            else:
                handoff = await desk.claim_next(actor)
        except NotFound:
            return mine
        except Conflict as refused:
            lost[str(refused.data["claimed_by"])] += 1
            continue
        assert handoff.assignee_id == actor.id
        mine.append(handoff.id)
        await desk.reply(actor, handoff.id, "hello", f"Sono {actor.name}")


async def _one_agent_and_his_words(database: Database, conversation: str, had: dict[str, list[str]]) -> None:
    log = await database.read(lambda c: read_all(c, conversation, "staff"))
    (claimed,) = [event.data for event in log if event.type == "handoff.claimed"]
    assert claimed["handoff_id"] in had[claimed["staff_id"]]
    (said,) = [event.data for event in log if event.data.get("speaker") == "agent"]
    assert said["staff_id"] == claimed["staff_id"]
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
