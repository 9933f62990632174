"""Every move from every state, and what each one leaves behind."""

import pytest

from common.errors import Conflict
from handoff_api.conversations import repository as conversations
from tests.handoff_api.people import ask_for_person, log_of, make_agent, make_conversation, status_of

MOVES = {
    "claim": lambda h, a, i: h.claim(a, i),
    "reply": lambda h, a, i: h.reply(a, i, "m1", "Ciao"),
    "note": lambda h, a, i: h.note(a, i, "Cliente gentile"),
    "transfer_to_skill": lambda h, a, i: h.transfer_to_skill(a, i, "fatture", "È una fattura"),
    "release": lambda h, a, i: h.release(a, i),
    "return": lambda h, a, i: h.return_to_bot(a, i),
    "close": lambda h, a, i: h.close(a, i, "solved", "Fatto"),
}
LEGAL = {
    "waiting": {"claim", "note", "leave"},
    "active": {"claim", "reply", "note", "transfer_to_skill", "release", "return", "close"},
    "closed": {"note"},
}
AFTERWARDS = {
    ("waiting", "claim"): ("active", "with_agent"),
    ("active", "transfer_to_skill"): ("waiting", "waiting_for_agent"),
    ("active", "release"): ("waiting", "waiting_for_agent"),
    ("active", "return"): ("closed", "with_bot"),
    ("active", "close"): ("closed", "closed"),
    ("waiting", "leave"): ("closed", "with_bot"),
}


@pytest.fixture
async def agent(database, clock):
    return await make_agent(database, "Marta", clock=clock)


@pytest.fixture
async def in_state(database, clock, handoffs, agent):
    """Makes a handoff in a state; the agent's own where it is anybody's."""

    async def make(state: str):
        asked = await ask_for_person(handoffs, await make_conversation(database, clock, "Aiuto"))
        if state != "waiting":
            await handoffs.claim(agent, asked.handoff.id)
        if state == "closed":
            await handoffs.close(agent, asked.handoff.id, "solved", None)
        return asked.handoff

    return make


@pytest.mark.parametrize("state", LEGAL)
@pytest.mark.parametrize("move", [*MOVES, "leave"])
async def test_every_move_from_every_state(database, handoffs, agent, in_state, state, move):
    handoff = await in_state(state)
    before = await log_of(database, handoff.conversation_id)

    async def make_the_move():
        if move == "leave":
            return await handoffs.leave(handoff.conversation_id)
        return await MOVES[move](handoffs, agent, handoff.id)

    if move not in LEGAL[state]:
        with pytest.raises(Conflict) as refused:
            await make_the_move()
        assert refused.value.detail.endswith(".")
        assert await log_of(database, handoff.conversation_id) == before
        return
    moved = await make_the_move()
    if (state, move) in AFTERWARDS:
        then, status = AFTERWARDS[state, move]
        assert moved.state == then
        assert await status_of(database, handoff.conversation_id) == status


@pytest.mark.parametrize("move", ["reply", "transfer_to_skill", "release", "return", "close"])
async def test_somebody_elses_chat(database, clock, handoffs, in_state, move):
    handoff = await in_state("active")
    other = await make_agent(database, "Luca", clock=clock)
    with pytest.raises(Conflict) as refused:
        await MOVES[move](handoffs, other, handoff.id)
    assert refused.value.data["claimed_by"] == "Marta"


async def test_a_supervisor_steps_in_but_does_not_speak_for_others(database, clock, handoffs, in_state):
    handoff = await in_state("active")
    boss = await make_agent(database, "Sara", "supervisor", clock=clock)
    with pytest.raises(Conflict):
        await handoffs.reply(boss, handoff.id, "m1", "Ciao")
    assert (await handoffs.release(boss, handoff.id)).state == "waiting"


async def test_release_keeps_the_place_in_the_queue(database, clock, handoffs, agent):
    first = await ask_for_person(handoffs, await make_conversation(database, clock, "Prima"))
    clock.advance(minutes=5)
    second = await ask_for_person(handoffs, await make_conversation(database, clock, "Seconda"))
    assert second.position == 2
    await handoffs.claim(agent, first.handoff.id)
    moved_up = (await log_of(database, second.handoff.conversation_id))[-1]
    assert (moved_up.type, moved_up.data["position"]) == ("handoff.position_changed", 1)
    clock.advance(minutes=5)
    released = await handoffs.release(agent, first.handoff.id)
    assert (released.queued_since, released.position) == (first.handoff.queued_since, 1)
    assert released.assignee_id is None
    moved_down = (await log_of(database, second.handoff.conversation_id))[-1]
    assert (moved_down.type, moved_down.data["position"]) == ("handoff.position_changed", 2)


async def test_who_has_not_moved_is_told_nothing(database, clock, handoffs, agent):
    first = await ask_for_person(handoffs, await make_conversation(database, clock, "Prima"))
    clock.advance(seconds=10)
    second = await ask_for_person(handoffs, await make_conversation(database, clock, "Seconda"))
    before = await log_of(database, first.handoff.conversation_id)
    await handoffs.claim(agent, second.handoff.id)
    assert await log_of(database, first.handoff.conversation_id) == before


async def test_returned_to_the_bot_begins_a_new_episode(database, handoffs, agent, in_state):
    handoff = await in_state("active")
    await handoffs.return_to_bot(agent, handoff.id)
    conversation = await database.read(lambda c: conversations.get(c, handoff.conversation_id))
    assert (conversation.status, conversation.episode) == ("with_bot", 1)
    again = await ask_for_person(handoffs, handoff.conversation_id)
    assert again.is_new and again.handoff.id != handoff.id


async def test_a_reply_is_stored_once(database, handoffs, agent, in_state):
    handoff = await in_state("active")
    first = await handoffs.reply(agent, handoff.id, "m1", "Ciao, <b>arrivo</b>")
    again = await handoffs.reply(agent, handoff.id, "m1", "Ciao, <b>arrivo</b>")
    assert again.repeated and again.receipt() == first.receipt()
    await handoffs.close(agent, handoff.id, "solved", None)
    assert (await handoffs.reply(agent, handoff.id, "m1", "Ciao")).receipt() == first.receipt()
    said = [e for e in await log_of(database, handoff.conversation_id) if e.data.get("speaker") == "agent"]
    assert [e.data["text"] for e in said] == ["Ciao, <b>arrivo</b>"]
    assert said[0].wire("everyone")["data"]["name"] == "Marta"


async def test_transfer_to_a_colleague_at_the_desk(database, clock, handoffs, agent, in_state):
    handoff = await in_state("active")
    luca = await make_agent(database, "Luca", clock=clock)
    moved = await handoffs.transfer_to_agent(agent, handoff.id, luca.id, "Sa tutto lui")
    assert moved.assignee_id == luca.id
    assert (await handoffs.reply(luca, handoff.id, "m1", "Eccomi")).seq
    with pytest.raises(Conflict):
        await handoffs.reply(agent, handoff.id, "m2", "Ancora io")
    told = [e.wire("everyone")["data"] for e in await log_of(database, handoff.conversation_id)]
    assert not any("Sa tutto lui" in str(data) for data in told)


async def test_transfer_to_somebody_who_is_not_there(database, clock, handoffs, agent, in_state):
    handoff = await in_state("active")
    absent = await make_agent(database, "Luca", present=False)
    for to_id in (absent.id, agent.id, "staff_0"):
        with pytest.raises(Conflict):
            await handoffs.transfer_to_agent(agent, handoff.id, to_id, "")


async def test_notes_are_for_the_staff_only(database, handoffs, agent, in_state):
    handoff = await in_state("active")
    await handoffs.note(agent, handoff.id, "Preferisce la mattina")
    last = (await log_of(database, handoff.conversation_id))[-1]
    assert (last.type, last.audience) == ("note.added", "staff")
