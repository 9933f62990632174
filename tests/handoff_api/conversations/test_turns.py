"""Turns: one at a time, in order, never lost with the process that ran them."""

from datetime import timedelta

import pytest

from common.database import Connection, Database
from handoff_api.conversations import leases, repository, turns
from handoff_api.conversations.messages import add_message
from handoff_api.conversations.turns import Question, Turn
from tests.handoff_api.people import StoppedClock, make_conversation

ME, OTHER = "me", "another process"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


def ask(clock: StoppedClock, conversation_id: str, text: str, owner: str = ME):
    """A piece that stores a message with its turn."""

    def work(c: Connection) -> Turn:
        conversation = repository.lock(c, conversation_id)
        message = add_message(c, clock.now(), conversation_id, "visitor", "visitor", text, text)
        return turns.create(c, clock.now(), conversation, message, Question(text, "en"), owner)

    return work


def finish(clock: StoppedClock, turn: Turn, owner: str = ME):
    """A piece that ends a turn as answered and takes the next."""

    def work(c: Connection) -> Turn | None:
        turns.end(c, clock.now(), turn.id, "answered", "text")
        return turns.claim_next(c, clock.now(), repository.lock(c, turn.conversation_id), owner)

    return work


async def test_the_first_runs_and_the_others_wait_their_turn(database: Database, clock: StoppedClock):
    conversation_id = await make_conversation(database, clock)
    asked = [await database.write(ask(clock, conversation_id, text)) for text in ("one", "two", "three")]
    assert [turn.state for turn in asked] == ["running", "queued", "queued"]
    second = await database.write(finish(clock, asked[0]))
    assert second is not None and second.question.text == "two"
    third = await database.write(finish(clock, second))
    assert third is not None and third.question.text == "three"
    assert await database.write(finish(clock, third)) is None


async def test_a_new_episode_does_not_wait_for_the_old_one(database: Database, clock: StoppedClock):
    conversation_id = await make_conversation(database, clock)
    old = await database.write(ask(clock, conversation_id, "one"))
    await database.write(ask(clock, conversation_id, "two"))
    await database.write(lambda c: repository.return_to_bot(c, conversation_id))
    new = await database.write(ask(clock, conversation_id, "three"))
    assert (new.state, new.episode) == ("running", 1)
    assert await database.write(finish(clock, old)) is None  # "two" went with its episode
    states = await database.read(lambda c: c.execute("SELECT state FROM turn ORDER BY seq"))
    assert [row["state"] for row in states] == ["answered", "dropped", "running"]


async def test_while_a_person_speaks_nothing_queued_runs(database: Database, clock: StoppedClock):
    conversation_id = await make_conversation(database, clock)
    first = await database.write(ask(clock, conversation_id, "one"))
    await database.write(ask(clock, conversation_id, "two"))
    await database.write(lambda c: repository.set_status(c, conversation_id, "waiting_for_agent", clock.now()))
    assert await database.write(finish(clock, first)) is None


async def test_a_lease_that_ran_out_is_taken_over_once(database: Database, clock: StoppedClock):
    conversation_id = await make_conversation(database, clock)
    turn = await database.write(ask(clock, conversation_id, "one", OTHER))
    assert await database.write(lambda c: leases.take_over(c, clock.now(), ME)) == []
    clock.advance(seconds=turns.LEASE.total_seconds() - 5)
    await database.write(lambda c: leases.renew(c, clock.now(), OTHER))
    clock.advance(seconds=10)
    assert not await database.read(lambda c: leases.is_any_late(c, clock.now()))
    clock.advance(seconds=turns.LEASE.total_seconds())
    assert await database.read(lambda c: leases.is_any_late(c, clock.now()))
    taken = await database.write(lambda c: leases.take_over(c, clock.now(), ME))
    assert [(one.id, one.owner, one.attempts) for one in taken] == [(turn.id, ME, 2)]
    assert await database.write(lambda c: leases.take_over(c, clock.now(), "a third")) == []


async def test_the_sole_process_takes_over_at_once(database: Database, clock: StoppedClock):
    conversation_id = await make_conversation(database, clock)
    turn = await database.write(ask(clock, conversation_id, "one", OTHER))
    await database.write(leases.expire_all)
    taken = await database.write(lambda c: leases.take_over(c, clock.now(), ME))
    assert [one.id for one in taken] == [turn.id]


async def test_a_lost_turn_is_not_run_when_a_person_has_the_say(database: Database, clock: StoppedClock):
    conversation_id = await make_conversation(database, clock)
    await database.write(ask(clock, conversation_id, "one", OTHER))
    await database.write(lambda c: repository.set_status(c, conversation_id, "with_agent", clock.now()))
    clock.advance(seconds=60)
    assert await database.write(lambda c: leases.take_over(c, clock.now(), ME)) == []
    assert not await database.read(lambda c: leases.is_any_late(c, clock.now() + timedelta(hours=1)))


def test_which_questions_are_the_same():
    same = ["Perché il Wi-Fi è lento?", "perche\u0301 il wi-fi  è lento", " PERCHÉ IL WI FI È LENTO!! "]
    assert len({turns.question_hash(text) for text in same}) == 1
    assert turns.question_hash("Perché il Wi-Fi è lento?") != turns.question_hash("Perché il Wi-Fi è veloce?")
