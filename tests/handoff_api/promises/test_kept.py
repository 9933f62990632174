"""A promise is kept, late or broken, and everybody who has to know is told in time."""

from datetime import datetime, timedelta

import pytest

from common.clock import iso, parse_iso
from common.errors import Conflict
from handoff_api.handoffs.promising import Given
from handoff_api.promises import repository as promises
from tests.handoff_api.people import status_of


@pytest.fixture
async def marta(desk):
    return await desk.agent("Marta")


@pytest.fixture
async def promised(desk, marta) -> str:
    """The conversation of somebody who was promised an answer, by 19:20 UTC, while nobody was there."""
    await desk.opens(sun=[("09:00", "23:00")], mon=[("09:00", "18:00")], tue=[("09:00", "18:00")])
    await desk.presence.leave(marta.id)
    conversation = await desk.visitor(email="irene@posta.example")
    await desk.asks(conversation)
    return conversation


async def take(desk, agent, conversation: str) -> str:
    """An agent comes and takes it."""
    await desk.presence.set(agent.id, "available", 3)
    (row,) = await desk.rows("SELECT id FROM handoff WHERE conversation_id = :id", id=conversation)
    await desk.handoffs.claim(agent, row["id"])
    return row["id"]


async def figures(desk):
    now = desk.clock.now()
    return await desk.database.read(lambda c: promises.figures(c, now - timedelta(days=28), now))


async def test_an_answer_in_time_keeps_it(desk, marta, promised):
    owed = await desk.owed(promised)
    handoff = await take(desk, marta, promised)
    assert (await desk.owed(promised)).id == owed.id  # to have it is not to have answered
    await desk.handoffs.reply(marta, handoff, "r1", "Ecco la risposta")
    await desk.handoffs.reply(marta, handoff, "r1", "Ecco la risposta")
    assert (await desk.promise(owed.id)).state == "kept"
    (kept,) = await desk.told(promised, "promise.kept")
    assert (kept["promise_id"], kept["late"]) == (owed.id, False)
    assert (await figures(desk)).share_kept == 1.0


async def test_it_becomes_urgent_late_and_is_answered_late(desk, marta, promised):
    owed = await desk.owed(promised)
    await desk.promise_watch.look()
    assert await desk.told(promised, "promise.due_soon") == []
    desk.clock.advance(minutes=95)
    for _ in range(2):
        await desk.promise_watch.look()
    assert [one["owner_id"] for one in await desk.told(promised, "promise.due_soon")] == [marta.id]
    desk.clock.advance(minutes=31)
    for _ in range(2):
        await desk.promise_watch.look()
    assert len(await desk.told(promised, "promise.late")) == 1
    late = await desk.promise(owed.id)
    assert late.state == "late" and late.is_owed
    handoff = await take(desk, marta, promised)
    await desk.handoffs.reply(marta, handoff, "r1", "Scusa il ritardo")
    late = await desk.promise(owed.id)
    assert late.state == "late" and not late.is_owed
    assert (await desk.told(promised, "promise.kept"))[0]["late"] is True
    found = await figures(desk)
    assert (found.kept, found.late, found.broken, found.share_kept) == (0, 1, 0, 0.0)


async def test_after_a_whole_opening_day_it_is_broken_and_still_owed(desk, marta, promised):
    desk.it_is(2026, 11, 23, 16, 59)
    await desk.promise_watch.look()
    assert (await desk.owed(promised)).state == "late"
    desk.it_is(2026, 11, 23, 17, 0)
    await desk.promise_watch.look()
    owed = await desk.owed(promised)
    assert owed is not None and owed.state == "broken"
    assert len(await desk.told(promised, "promise.broken")) == 1
    assert await status_of(desk.database, promised) == "waiting_for_agent"
    assert (await figures(desk)).broken == 1


async def test_closed_without_an_answer_it_is_broken(desk, marta, promised):
    owed = await desk.owed(promised)
    handoff = await take(desk, marta, promised)
    await desk.handoffs.close(marta, handoff, "no_answer", None)
    assert (await desk.promise(owed.id)).state == "broken"
    assert len(await desk.told(promised, "promise.broken")) == 1


async def test_spam_is_no_broken_promise(desk, marta, promised):
    owed = await desk.owed(promised)
    await desk.handoffs.close(marta, await take(desk, marta, promised), "spam", None)
    assert (await desk.promise(owed.id)).state == "withdrawn"


async def test_given_back_to_the_bot_without_an_answer_it_is_broken(desk, marta, promised):
    owed = await desk.owed(promised)
    await desk.handoffs.return_to_bot(marta, await take(desk, marta, promised))
    assert (await desk.promise(owed.id)).state == "broken"


async def test_it_is_moved_before_its_time_and_the_visitor_is_told_why(desk, marta, promised):
    owed = await desk.owed(promised)
    desk.clock.advance(minutes=100)
    await desk.promise_watch.look()
    due = datetime.fromisoformat("2026-11-24T09:00:00Z")
    moved = await desk.promises.move(marta, owed.id, due, "Il fornitore risponde domani.")
    assert (moved.due_at, moved.moves, moved.alerted_at) == (iso(due), 1, None)
    (told,) = await desk.told(promised, "promise.moved")
    assert (told["from_due"], told["due"], told["reason"]) == (owed.due_at, iso(due), "Il fornitore risponde domani.")
    said = await desk.said(promised)
    assert "martedì alle 10:00" in said and "Il fornitore risponde domani." in said
    letters = await desk.rows("SELECT kind FROM letter ORDER BY created_at")
    assert [one["kind"] for one in letters] == ["promise_made", "promise_moved"]
    desk.clock.advance(hours=3)
    await desk.promise_watch.look()
    assert (await desk.owed(promised)).state == "open"


async def test_it_is_never_moved_after_its_time(desk, marta, promised):
    owed = await desk.owed(promised)
    due = parse_iso(owed.due_at)
    with pytest.raises(Conflict, match="still to come"):
        await desk.promises.move(marta, owed.id, desk.clock.now() - timedelta(minutes=1), "Prima")
    desk.clock.advance(seconds=(due - desk.clock.now()).total_seconds())
    with pytest.raises(Conflict, match="late"):
        await desk.promises.move(marta, owed.id, due + timedelta(days=1), "Troppo tardi")
    assert await desk.told(promised, "promise.moved") == []


async def test_only_the_owner_or_a_supervisor_moves_it_and_anybody_takes_it_over(desk, marta, promised):
    luca, silvia = await desk.agent("Luca"), await desk.agent("Silvia", "supervisor")
    owed = await desk.owed(promised)
    later = parse_iso(owed.due_at) + timedelta(hours=1)
    with pytest.raises(Conflict, match="Marta owns"):
        await desk.promises.move(luca, owed.id, later, "Perché sì")
    with pytest.raises(Conflict, match="Marta owns"):
        await desk.promises.hand_over(luca, owed.id, silvia.id)
    assert (await desk.promises.move(silvia, owed.id, later, "Il tecnico è malato")).moves == 1
    assert (await desk.promises.hand_over(luca, owed.id, luca.id)).owner_id == luca.id
    (told,) = await desk.told(promised, "promise.handed_over")
    assert (told["owner"], told["name"]) == ("Luca", "Luca")
    with pytest.raises(Conflict, match="answer visitors"):
        editor = await desk.agent("Elena", "editor", present=False)
        await desk.promises.hand_over(luca, owed.id, editor.id)


async def test_kept_by_phone_the_matter_is_done(desk, marta, promised):
    owed = await desk.owed(promised)
    kept = await desk.promises.keep(marta, owed.id, "Richiamata alle 17:40")
    assert (kept.state, kept.note) == ("kept", "Richiamata alle 17:40")
    assert await status_of(desk.database, promised) == "closed"
    assert (await desk.told(promised, "note.added"))[0]["text"] == "Richiamata alle 17:40"
    assert "Marta segna" in await desk.said(promised)
    with pytest.raises(Conflict, match="not owed"):
        await desk.promises.keep(marta, owed.id, None)


async def test_an_agent_promises_in_a_chat_and_says_when_it_is_done(desk, marta):
    conversation = await desk.visitor(email="irene@posta.example")
    handoff = (await desk.asks(conversation)).handoff.id
    due = desk.clock.now() + timedelta(hours=2)
    with pytest.raises(Conflict, match="Claim it first"):
        await desk.promises.make(marta, handoff, Given("Ti mando il modulo", due))
    await desk.handoffs.claim(marta, handoff)
    promise = await desk.promises.make(marta, handoff, Given("Ti mando il modulo", due))
    assert (promise.owner_id, promise.made_by, promise.answer_from) == (marta.id, marta.id, None)
    assert "Marta ti promette" in await desk.said(conversation)
    with pytest.raises(Conflict, match="already"):
        await desk.promises.make(marta, handoff, Given("E anche un altro", due))
    await desk.handoffs.reply(marta, handoff, "r1", "Va bene?")
    assert (await desk.promise(promise.id)).is_owed
    assert (await desk.promises.keep(marta, promise.id, None)).state == "kept"
    assert await status_of(desk.database, conversation) == "with_agent"


async def test_an_address_that_the_visitor_tells_in_the_chat_goes_with_the_promise(desk, marta):
    conversation = await desk.visitor()
    handoff = (await desk.asks(conversation)).handoff.id
    await desk.handoffs.claim(marta, handoff)
    given = Given("Ti mando il modulo", desk.clock.now() + timedelta(hours=2), email="irene@posta.example")
    assert (await desk.promises.make(marta, handoff, given)).contact == "irene@posta.example"
    assert (await desk.rows("SELECT visitor_email FROM conversation"))[0]["visitor_email"] == "irene@posta.example"


async def test_an_agent_cannot_promise_who_cannot_be_reached(desk, marta):
    handoff = (await desk.asks(await desk.visitor())).handoff.id
    await desk.handoffs.claim(marta, handoff)
    with pytest.raises(Conflict, match="no way to reach"):
        await desk.promises.make(marta, handoff, Given("Ti mando il modulo", desk.clock.now() + timedelta(hours=2)))


async def test_a_chat_ends_and_what_was_promised_in_it_stays_owed_until_somebody_answers(desk, marta):
    conversation = await desk.visitor(email="irene@posta.example")
    handoff = (await desk.asks(conversation)).handoff.id
    await desk.handoffs.claim(marta, handoff)
    due = desk.clock.now() + timedelta(hours=2)
    promise = await desk.promises.make(marta, handoff, Given("Ti mando il modulo", due))
    await desk.handoffs.reply(marta, handoff, "r1", "A dopo")
    closed = await desk.handoffs.close(marta, handoff, "solved", "Manca solo il modulo")
    assert (closed.state, closed.assignee_id) == ("promised", None)
    assert [note["text"] for note in await desk.told(conversation, "note.added")] == ["Manca solo il modulo"]
    assert await status_of(desk.database, conversation) == "waiting_for_agent"
    released = (await desk.told(conversation, "handoff.released"))[-1]
    assert (released["why"], released["promise"]["promise_id"]) == ("promised", promise.id)
    assert "La promessa resta: Ti mando il modulo" in await desk.said(conversation)
    desk.clock.advance(minutes=30)
    await desk.presence.set(marta.id, "available", 3)
    await desk.handoffs.claim(marta, handoff)
    await desk.handoffs.reply(marta, handoff, "r2", "Ecco il modulo")
    assert (await desk.promise(promise.id)).state == "kept"
    assert (await desk.handoffs.close(marta, handoff, "solved", None)).state == "closed"


async def test_who_leaves_the_company_leaves_no_promise_behind(desk, marta, promised):
    luca, silvia = await desk.agent("Luca"), await desk.agent("Silvia", "admin")
    assert await desk.promises.hand_over_all(silvia, marta.id) == 1
    assert (await desk.owed(promised)).owner_id == luca.id
    assert (await desk.told(promised, "promise.handed_over"))[0]["owner"] == "Luca"


async def test_who_is_owed_something_and_waits_again_is_owed_one_thing_when_the_last_agent_leaves(desk, marta):
    conversation, other = await desk.visitor(email="irene@posta.example"), await desk.visitor(email="ada@posta.example")
    handoff = (await desk.asks(conversation)).handoff.id
    await desk.asks(other)
    await desk.handoffs.claim(marta, handoff)
    promise = await desk.promises.make(
        marta, handoff, Given("Ti mando il modulo", desk.clock.now() + timedelta(hours=2))
    )
    await desk.handoffs.release(marta, handoff)
    assert [one["state"] for one in await desk.rows("SELECT state FROM handoff")] == ["waiting", "waiting"]
    desk.clock.advance(seconds=46)
    await desk.queue_watch.look()
    assert [one["state"] for one in await desk.rows("SELECT state FROM handoff")] == ["promised", "promised"]
    owed = await desk.owed(conversation)
    assert owed.id == promise.id and owed.answer_from is not None
    assert (await desk.told(conversation, "handoff.released"))[-1]["promise"]["promise_id"] == promise.id
    assert "Ti mando il modulo entro oggi" in await desk.said(conversation)
    assert await desk.owed(other) is not None
    await take(desk, marta, conversation)
    await desk.handoffs.reply(marta, handoff, "r1", "Ecco il modulo")
    assert (await desk.promise(promise.id)).state == "kept"
