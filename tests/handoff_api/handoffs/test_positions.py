"""Nobody waits for nobody without knowing it: who comes and goes is told to those who wait."""

from handoff_api.staff.presence import PresenceBoard
from tests.handoff_api.people import ask_for_person, log_of, make_agent, make_conversation


async def test_those_who_wait_are_told_when_the_last_agent_goes_and_when_one_comes(database, clock, handoffs):
    marta = await make_agent(database, "Marta", clock=clock)
    conversation = await make_conversation(database, clock, "C'è qualcuno?")
    await ask_for_person(handoffs, conversation)
    assert not await handoffs.is_somebody_untold()

    clock.advance(seconds=46)  # no heartbeat for longer than an agent may miss
    assert await handoffs.is_somebody_untold()
    await handoffs.tell_positions()
    told, said = (await log_of(database, conversation))[-2:]
    assert (told.data["position"], told.data["agents_present"]) == (1, 0)
    assert told.data["offer"]["why"] == "nobody_present"
    assert "non c'è più nessuno in servizio" in said.data["text"]

    await PresenceBoard(database, clock).heartbeat(marta.id)
    await handoffs.tell_positions()
    back = (await log_of(database, conversation))[-1].data
    assert (back["agents_present"], back["offer"]) == (1, None)


async def test_telling_twice_tells_once(database, clock, handoffs):
    await make_agent(database, "Marta", clock=clock)
    conversation = await make_conversation(database, clock, "C'è qualcuno?")
    await ask_for_person(handoffs, conversation)
    clock.advance(seconds=46)
    await handoffs.tell_positions()
    told = len(await log_of(database, conversation))
    await handoffs.tell_positions()
    assert len(await log_of(database, conversation)) == told
