"""Of many agents who claim one handoff exactly one gets it, and the others learn who."""

import asyncio

import pytest

from common.auth import SERVICE
from common.database import open_database
from common.errors import Conflict, NotAllowed, NotFound
from handoff_api.event_log import Feed
from handoff_api.handoffs.service import Handoffs
from tests.handoff_api.conftest import MIGRATIONS
from tests.handoff_api.people import ask_for_person, log_of, make_agent, make_conversation, status_of


async def test_fifty_agents_claim_one_handoff(database, clock, handoffs):
    agents = [await make_agent(database, f"Agent{n}", clock=clock) for n in range(50)]
    conversation = await make_conversation(database, clock, "Mi serve una persona")
    asked = await ask_for_person(handoffs, conversation)

    outcomes = await asyncio.gather(
        *(handoffs.claim(agent, asked.handoff.id) for agent in agents), return_exceptions=True
    )

    winners = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    losers = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert (len(winners), len(losers)) == (1, 49)
    winner = next(agent for agent in agents if agent.id == winners[0].assignee_id)
    assert {loser.data["claimed_by"] for loser in losers} == {winner.name}
    assert [e.type for e in await log_of(database, conversation)].count("handoff.claimed") == 1
    assert await status_of(database, conversation) == "with_agent"


async def test_two_processes_claim_on_one_postgresql(postgresql_url, clock):
    one, two = open_database(postgresql_url, MIGRATIONS), open_database(postgresql_url, MIGRATIONS)
    try:
        sides = [Handoffs(database, Feed(database), clock) for database in (one, two)]
        agents = [await make_agent(one, f"Agent{n}", clock=clock) for n in range(20)]
        asked = await ask_for_person(sides[0], await make_conversation(one, clock, "Aiuto"))
        outcomes = await asyncio.gather(
            *(sides[n % 2].claim(agent, asked.handoff.id) for n, agent in enumerate(agents)), return_exceptions=True
        )
    finally:
        await one.close()
        await two.close()
    winners = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    names = {outcome.data["claimed_by"] for outcome in outcomes if isinstance(outcome, Conflict)}
    assert len(winners) == 1
    assert names == {agent.name for agent in agents if agent.id == winners[0].assignee_id}


async def test_claiming_ones_own_again_changes_nothing(database, clock, handoffs):
    agent = await make_agent(database, "Marta", clock=clock)
    conversation = await make_conversation(database, clock, "Aiuto")
    asked = await ask_for_person(handoffs, conversation)
    await handoffs.claim(agent, asked.handoff.id)
    before = await log_of(database, conversation)
    assert (await handoffs.claim(agent, asked.handoff.id)).assignee_id == agent.id
    assert await log_of(database, conversation) == before


async def test_only_a_person_claims(database, clock, handoffs):
    asked = await ask_for_person(handoffs, await make_conversation(database, clock, "Aiuto"))
    with pytest.raises(NotAllowed):
        await handoffs.claim(SERVICE, asked.handoff.id)


async def test_unknown_handoff(database, clock, handoffs):
    with pytest.raises(NotFound):
        await handoffs.claim(await make_agent(database, "Marta", clock=clock), "handoff_0")
