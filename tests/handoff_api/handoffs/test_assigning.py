"""A supervisor gives a conversation to somebody, whether it waits or somebody has it."""

import pytest

from common.errors import Conflict
from tests.handoff_api.people import ask_for_person, log_of, make_agent, make_conversation


@pytest.fixture
async def boss(database, clock):
    return await make_agent(database, "Sara", "supervisor", present=False, clock=clock)


async def asked(database, clock, handoffs, **more):
    conversation = await make_conversation(database, clock, "Buongiorno")
    return conversation, (await ask_for_person(handoffs, conversation, **more)).handoff


async def test_somebody_who_waits_is_given_to_an_agent(database, clock, handoffs, boss):
    marta = await make_agent(database, "Marta", clock=clock)
    conversation, handoff = await asked(database, clock, handoffs)
    given = await handoffs.assign_to_agent(boss, handoff.id, marta.id, "She is angry.")
    assert (given.state, given.assignee_id) == ("active", marta.id)
    assert given.answer_by is not None, "a lease, as if Marta had taken it herself"
    events = {event.type: event.data for event in await log_of(database, conversation)}
    assert events["handoff.transferred"]["note"] == "She is angry."
    assert (events["handoff.transferred"]["name"], events["handoff.claimed"]["name"]) == ("Sara", "Marta")


async def test_a_chat_is_given_to_another_agent(database, clock, handoffs, boss):
    marta, luca = [await make_agent(database, name, clock=clock) for name in ("Marta", "Luca")]
    _, handoff = await asked(database, clock, handoffs)
    await handoffs.claim(marta, handoff.id)
    assert (await handoffs.assign_to_agent(boss, handoff.id, luca.id, "")).assignee_id == luca.id


async def test_somebody_who_waits_is_given_to_a_group_and_keeps_his_time(database, clock, handoffs, boss):
    await make_agent(database, "Marta", clock=clock, skills=("invoices",))
    _, handoff = await asked(database, clock, handoffs)
    clock.advance(minutes=2)
    given = await handoffs.assign_to_skill(boss, handoff.id, "invoices", "")
    assert (given.state, given.skill, given.queued_since) == ("waiting", "invoices", handoff.queued_since)


async def test_nobody_gets_what_he_cannot_have(database, clock, handoffs, boss):
    away = await make_agent(database, "Luca", present=False, skills=("invoices",))
    marta = await make_agent(database, "Marta", clock=clock, skills=("invoices",))
    _, handoff = await asked(database, clock, handoffs)
    for attempt in (
        handoffs.assign_to_agent(boss, handoff.id, away.id, ""),
        handoffs.assign_to_agent(boss, handoff.id, "staff_nobody", ""),
    ):
        with pytest.raises(Conflict):
            await attempt
    await handoffs.claim(marta, handoff.id)
    await handoffs.close(marta, handoff.id, "solved", None)
    with pytest.raises(Conflict):
        await handoffs.assign_to_agent(boss, handoff.id, marta.id, "")
