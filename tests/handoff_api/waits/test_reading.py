"""What the desk does is written down as it happens, and read again as records."""

from datetime import timedelta

import pytest

from handoff_api.event_log import Feed
from handoff_api.handoffs.service import Handoffs
from handoff_api.staff.presence import PresenceBoard
from handoff_api.waits import stored
from handoff_api.waits.learner import Learner
from handoff_api.waits.reading import attending, records_of, today
from tests.handoff_api.people import StoppedClock, ask_for_person, make_agent, make_conversation


@pytest.fixture
def clock():
    return StoppedClock()


@pytest.fixture
def handoffs(database, clock):
    return Handoffs(database, Feed(database), clock)


async def read(database, clock):
    now = clock.now()
    return await database.read(lambda c: records_of(c, today(c, now), now))


async def test_a_handoff_from_the_queue_to_its_end(database, clock, handoffs):
    marta = await make_agent(database, "Marta", clock=clock)
    luca = await make_agent(database, "Luca", clock=clock)
    conversation = await make_conversation(database, clock, "Ciao")
    handoff = (await ask_for_person(handoffs, conversation)).handoff.id
    clock.advance(minutes=2)
    await handoffs.claim(marta, handoff)
    await handoffs.reply(marta, handoff, "m1", "Eccomi")
    clock.advance(minutes=3)
    await handoffs.release(marta, handoff)
    clock.advance(minutes=1)
    await PresenceBoard(database, clock).heartbeat(luca.id)
    await handoffs.claim(luca, handoff)
    clock.advance(minutes=4)
    await handoffs.close(luca, handoff, "solved", None)

    records = await read(database, clock)
    first, second = records.places
    assert (first.left, first.claimed_by, first.ended - first.joined) == ("claimed", marta.id, 2)
    assert (second.joined, second.entered - first.joined, second.left) == (first.joined, 5, "claimed")
    assert first.is_first and not second.is_first
    assert [(talk.staff_id, talk.ended - talk.began, talk.finished) for talk in records.talks] == [
        (marta.id, 3, False),
        (luca.id, 4, True),
    ]


async def test_a_claim_that_nobody_answered_was_no_end_of_the_wait(database, clock, handoffs):
    marta = await make_agent(database, "Marta", clock=clock)
    handoff = (await ask_for_person(handoffs, await make_conversation(database, clock, "Ciao"))).handoff.id
    clock.advance(minutes=2)
    await handoffs.claim(marta, handoff)
    clock.advance(minutes=3)
    await handoffs.release(marta, handoff)
    clock.advance(minutes=1)
    await handoffs.claim(marta, handoff)
    (place,) = (await read(database, clock)).places
    assert (place.ended - place.joined, place.left, place.is_first) == (6, "claimed", True)


async def test_who_gives_up_did_and_a_transfer_goes_on(database, clock, handoffs):
    marta, luca = [await make_agent(database, name, clock=clock) for name in ("Marta", "Luca")]
    gone, moved = [await make_conversation(database, clock, "Ciao") for _ in range(2)]
    await ask_for_person(handoffs, gone)
    handoff = (await ask_for_person(handoffs, moved)).handoff.id
    await handoffs.claim(marta, handoff)
    clock.advance(seconds=30)
    await handoffs.leave(gone)
    await handoffs.transfer_to_agent(marta, handoff, luca.id, "")
    records = await read(database, clock)
    assert {place.left for place in records.places} == {"gave_up", "claimed"}
    assert [(talk.staff_id, talk.finished, talk.ended is None) for talk in records.talks] == [
        (marta.id, False, False),
        (luca.id, False, True),
    ]


async def test_shifts_begin_and_end_with_the_status_with_silence_and_with_signing_out(database, clock):
    board = PresenceBoard(database, clock)
    marta = await make_agent(database, "Marta", clock=clock)
    for _ in range(3):
        clock.advance(seconds=20)
        await board.heartbeat(marta.id)
    await board.set(marta.id, "break", 3)
    clock.advance(seconds=30)
    await board.set(marta.id, "available", 3)
    clock.advance(minutes=10)  # silent
    assert [shift.then for shift in (await read(database, clock)).shifts] == ["break", "lost"]
    await board.heartbeat(marta.id)
    clock.advance(seconds=10)
    await board.leave(marta.id)
    shifts = (await read(database, clock)).shifts
    assert [shift.then for shift in shifts] == ["break", "lost", "off"]
    assert [round((shift.ended - shift.began) * 60) for shift in shifts] == [60, 45, 10]


async def test_who_is_there_and_since_when(database, clock):
    board = PresenceBoard(database, clock)
    marta = await make_agent(database, "Marta", clock=clock)
    await make_agent(database, "Luca", present=False)
    clock.advance(seconds=30)
    await board.set(marta.id, "break", 2)
    now = clock.now()
    there = await database.read(lambda c: attending(c, today(c, now), now))
    assert [(one.status, one.person.capacity) for one in there] == [("off", 3), ("break", 2)]
    minute = await database.read(lambda c: today(c, now).minute(now))
    assert there[1].since == pytest.approx(minute)


async def test_what_was_learned_is_kept_and_read_again(database, clock, handoffs):
    marta = await make_agent(database, "Marta", clock=clock)
    for _ in range(12):
        handoff = (await ask_for_person(handoffs, await make_conversation(database, clock, "Ciao"))).handoff.id
        clock.advance(seconds=30)
        await PresenceBoard(database, clock).heartbeat(marta.id)
        await handoffs.claim(marta, handoff)
        clock.advance(seconds=40)
        await handoffs.close(marta, handoff, "solved", None)
    now, learner = clock.now(), Learner()
    learned = await database.read(lambda c: learner.learn(c, now))
    assert learned.finished == 12 and learned.handling.quantile(0.5) < 2
    assert await database.read(lambda c: learner.learn(c, now)) is learned
    await database.write(lambda c: stored.keep_memory(c, learned, "now"))
    again = await database.read(stored.memory)
    assert stored.as_text(again) == stored.as_text(learned)

    clock.advance(days=2)
    later = clock.now() + timedelta(minutes=1)
    remembered = await database.read(lambda c: Learner().learn(c, later))
    assert remembered.finished == 12 and len(remembered.presence) == 1
