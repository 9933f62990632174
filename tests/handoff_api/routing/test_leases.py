"""Who takes a chat and says nothing loses it, and so does who is gone; the visitor keeps the time he has waited."""

import asyncio

import pytest

from common.errors import Conflict
from handoff_api.conversations import repository as conversations
from handoff_api.handoffs.promise_service import Promises

LIMIT = 180  # seconds, unless the owner sets another


async def test_without_a_first_answer_the_chat_goes_back_to_the_head(desk):
    marta, luca = await desk.hire("Marta"), await desk.hire("Luca")
    first, second = await desk.join(), await desk.join()
    await desk.handoffs.claim(marta, first.id)
    assert (await desk.events(second, "handoff.position_changed"))[-1]["position"] == 1
    await desk.pass_time(LIMIT - 5)
    assert (await desk.now(first)).state == "active"
    await desk.pass_time(10)

    back = await desk.now(first)
    assert (back.state, back.assignee_id, back.queued_since) == ("waiting", None, first.queued_since)
    assert back.position == 1
    assert (await desk.events(second, "handoff.position_changed"))[-1]["position"] == 2
    (released,) = await desk.events(first, "handoff.released")
    assert (released["why"], released["name"], released["position"]) == ("no_answer", "Marta", 1)
    assert "Marta" in await desk.told(first) and "testa alla coda" in await desk.told(first)
    assert (await desk.handoffs.claim_next(luca)).id == first.id


async def test_an_answer_keeps_the_chat_for_good(desk):
    marta = await desk.hire("Marta")
    chat = await desk.join()
    claimed = await desk.handoffs.claim(marta, chat.id)
    assert claimed.answer_by is not None
    await desk.replies(marta, chat)
    assert (await desk.now(chat)).answer_by is None
    await desk.says(chat)
    await desk.pass_time(2 * LIMIT)
    assert (await desk.now(chat)).assignee_id == marta.id


async def test_the_owner_sets_the_limit(desk):
    marta = await desk.hire("Marta")
    await desk.rules(answer_within_seconds=60)
    chat = await desk.join()
    await desk.handoffs.claim(marta, chat.id)
    await desk.pass_time(65)
    assert (await desk.now(chat)).state == "waiting"


async def test_whoever_gets_a_chat_from_a_colleague_owes_an_answer_as_well(desk):
    marta, luca = await desk.hire("Marta"), await desk.hire("Luca")
    chat = await desk.join()
    await desk.handoffs.claim(marta, chat.id)
    await desk.replies(marta, chat)
    await desk.handoffs.transfer_to_agent(marta, chat.id, luca.id, "")
    await desk.pass_time(LIMIT + 5)
    back = await desk.now(chat)
    assert (back.state, back.known_agent_id) == ("waiting", marta.id)
    assert (await desk.events(chat, "handoff.released"))[-1]["name"] == "Luca"


async def test_a_tab_that_dies_gives_the_chat_back_within_a_minute(desk):
    marta, _ = await desk.hire("Marta"), await desk.hire("Luca")
    chat = await desk.join()
    await desk.handoffs.claim(marta, chat.id)
    await desk.replies(marta, chat)
    await desk.says(chat)
    await desk.pass_time(40)
    desk.tab_dies(marta)
    died = desk.clock.now()
    while (await desk.now(chat)).state == "active":
        await desk.pass_time(5)
    assert (desk.clock.now() - died).total_seconds() <= 60
    assert (await desk.events(chat, "handoff.released"))[-1]["why"] == "agent_gone"
    assert "Marta" in await desk.told(chat)


async def test_who_had_the_last_word_keeps_the_chat_until_the_visitor_writes(desk):
    marta = await desk.hire("Marta")
    chat = await desk.join()
    await desk.handoffs.claim(marta, chat.id)
    await desk.replies(marta, chat)
    desk.tab_dies(marta)
    await desk.pass_time(600)
    assert (await desk.now(chat)).assignee_id == marta.id
    await desk.says(chat)
    await desk.pass_time(5)
    assert (await desk.now(chat)).state == "waiting"


@pytest.mark.parametrize("status", ["break", "busy", "away"])
async def test_whoever_is_on_a_break_keeps_the_chats(desk, status):
    marta = await desk.hire("Marta")
    chat = await desk.join()
    await desk.handoffs.claim(marta, chat.id)
    await desk.replies(marta, chat)
    await desk.says(chat)
    await desk.board.set(marta.id, status, 3)
    await desk.pass_time(300)
    assert (await desk.now(chat)).assignee_id == marta.id


async def test_who_comes_back_in_time_loses_nothing(desk):
    marta = await desk.hire("Marta")
    chat = await desk.join()
    await desk.handoffs.claim(marta, chat.id)
    desk.tab_dies(marta)
    await desk.pass_time(40)
    desk.open.add(marta.id)
    await desk.pass_time(60)
    assert (await desk.now(chat)).assignee_id == marta.id


async def test_nothing_is_taken_right_after_a_start_or_a_sleep(desk):
    """Consoles that were cut off by us need a moment to come back."""
    marta = await desk.hire("Marta")
    chat = await desk.join()
    await desk.handoffs.claim(marta, chat.id)
    desk.clock.advance(minutes=10)  # a restart that took long, or a machine that slept
    await desk.routing.look()
    assert (await desk.now(chat)).state == "active"
    await desk.replies(marta, chat)
    await desk.pass_time(60)
    assert (await desk.now(chat)).assignee_id == marta.id


async def test_all_chats_of_an_account_that_ends_go_back(desk):
    marta, _ = await desk.hire("Marta"), await desk.hire("Luca")
    chats = [await desk.join() for _ in range(3)]
    for chat in chats:
        await desk.handoffs.claim(marta, chat.id)
    await desk.replies(marta, chats[0])
    await desk.handoffs.take_back_all(marta.id, "account_ended")
    assert {(await desk.now(chat)).state for chat in chats} == {"waiting"}
    assert [(await desk.now(chat)).position for chat in chats] == [1, 2, 3]


RIVALS = {
    "transfer": lambda h, marta, luca, chat: h.transfer_to_agent(marta, chat.id, luca.id, ""),
    "release": lambda h, marta, luca, chat: h.release(marta, chat.id),
    "close": lambda h, marta, luca, chat: h.close(marta, chat.id, "solved", None),
}


@pytest.mark.parametrize("rival", [*RIVALS, "lease", "gone"])
async def test_a_reply_that_races_has_one_outcome_told_to_all(desk, rival):
    """Either it was said and stays said, or it was refused and nobody ever reads it."""
    marta, luca = await desk.hire("Marta"), await desk.hire("Luca")
    said = []
    for number in range(6):
        chat = await desk.join()
        await desk.handoffs.claim(marta, chat.id)
        if rival == "gone":
            desk.tab_dies(marta)
        if rival in ("lease", "gone"):
            # Nobody looks while the limit passes; at the very moment of the look the answer comes.
            desk.clock.advance(seconds=LIMIT + 1 if rival == "lease" else 50)
            desk.routing._looked_at = desk.clock.now()
        else:
            desk.clock.advance(seconds=1)
        other = desk.routing.look() if rival in ("lease", "gone") else RIVALS[rival](desk.handoffs, marta, luca, chat)
        reply = desk.handoffs.reply(marta, chat.id, f"m{number}", "Eccomi")
        pair = (reply, other) if number % 2 else (other, reply)
        outcomes = await asyncio.gather(*pair, return_exceptions=True)
        assert all(one is None or not isinstance(one, Exception) or isinstance(one, Conflict) for one in outcomes)
        was_said = not isinstance(outcomes[0 if number % 2 else 1], Exception)
        said.append(was_said)
        texts = [data["text"] for data in await desk.events(chat, "message.created") if data["speaker"] == "agent"]
        assert texts == (["Eccomi"] if was_said else [])
        released = await desk.events(chat, "handoff.released")
        if rival in ("lease", "gone"):  # whoever answered has the chat, whoever did not has lost it
            assert (await desk.now(chat)).state == ("active" if was_said else "waiting")
            assert len(released) == (0 if was_said else 1)
        await _nobody_has_two(desk)
        if rival == "gone":
            desk.open.add(marta.id)
        await desk.board.heartbeat(marta.id)
        await desk.board.heartbeat(luca.id)


async def _nobody_has_two(desk):
    rows = await desk.database.read(
        lambda c: c.execute(
            "SELECT handoff_id, COUNT(*) AS n FROM agent_chat WHERE ended_at IS NULL GROUP BY handoff_id"
        )
    )
    assert all(row["n"] == 1 for row in rows)


async def test_a_chat_in_which_a_promise_is_owed_goes_back_to_the_promise(desk):
    """Whoever was promised an answer does not stand in the queue again because somebody took him and said nothing."""
    chat = await desk.join()
    conversation = chat.conversation_id
    await desk.database.write(lambda c: conversations.set_contact(c, conversation, None, "anna@example.org", None))
    await Promises(desk.database, desk.feed, desk.clock).accept(conversation)
    assert (await desk.now(chat)).state == "promised"
    marta = await desk.hire("Marta")
    await desk.handoffs.claim(marta, chat.id)
    await desk.pass_time(LIMIT + 15)
    back = await desk.now(chat)
    assert (back.state, back.assignee_id, back.position) == ("promised", None, None)
    (released,) = await desk.events(chat, "handoff.released")
    assert (released["why"], released["promise"]["contact"]) == ("no_answer", "anna@example.org")
    said = await desk.told(chat)
    assert "Marta non può risponderti adesso" in said and "anna@example.org" in said
