"""Presence: what somebody chose, as long as the console is heard of."""

from functools import partial

import pytest

from handoff_api.staff.passwords import Passwords
from handoff_api.staff.presence import PresenceBoard
from handoff_api.staff.repository import staff_with_id
from handoff_api.staff.sessions import Sessions
from tests.handoff_api.people import StoppedClock, make_agent


@pytest.fixture
def clock():
    return StoppedClock()


@pytest.fixture
def board(database, clock):
    return PresenceBoard(database, clock)


async def test_heartbeats_keep_somebody_present(board, database, clock):
    marta = await make_agent(database, "Marta", present=False)
    await board.set(marta.id, "available", 3)
    for _ in range(4):
        clock.advance(seconds=15)
        assert not (await board.heartbeat(marta.id)).is_back
    assert [(one.name, one.status, one.capacity) for one in await board.all()] == [("Marta", "available", 3)]
    clock.advance(seconds=46)
    assert [one.status for one in await board.all()] == ["away"]
    assert (await board.heartbeat(marta.id)).is_back
    assert [one.status for one in await board.all()] == ["available"]


async def test_nobody_is_available_without_having_said_so(board, database, clock):
    marta = await make_agent(database, "Marta", present=False)
    assert await board.all() == []
    beat = await board.heartbeat(marta.id)
    assert beat.is_back and not beat.is_present
    clock.advance(seconds=15)
    await board.heartbeat(marta.id)
    assert [(one.status, one.is_present) for one in await board.all()] == [("away", False)]


async def test_who_comes_to_work_says_anew_that_he_is_there(board, database, clock):
    sessions = Sessions(database, Passwords(), clock)
    marta, luca = [await make_agent(database, name, present=False) for name in ("Marta", "Luca")]
    for agent in (marta, luca):
        await board.set(agent.id, "available", 3)
    clock.advance(hours=9)
    await board.set(luca.id, "available", 3)  # at his desk already, in another window
    for agent in (marta, luca):
        await sessions.begin(await database.read(partial(staff_with_id, staff_id=agent.id)))
        await board.heartbeat(agent.id)
    assert [(one.name, one.status) for one in await board.all()] == [("Luca", "available"), ("Marta", "away")]


async def test_who_signs_out_is_away_at_once(board, database):
    marta = await make_agent(database, "Marta", present=False)
    await board.set(marta.id, "busy", 2)
    await board.leave(marta.id)
    assert [one.status for one in await board.all()] == ["away"]
    await board.heartbeat(marta.id)
    assert [one.status for one in await board.all()] == ["busy"]


@pytest.mark.parametrize("status, present", [("available", True), ("busy", True), ("break", False), ("away", False)])
async def test_who_counts_as_present(board, database, status, present):
    marta = await make_agent(database, "Marta", present=False)
    await board.set(marta.id, status, 2)
    assert [one.is_present for one in await board.all()] == [present]
    assert (await board.heartbeat(marta.id)).is_present == present
    assert [(one.status, one.capacity) for one in await board.all()] == [(status, 2)]
