"""Signing in, staying signed in, and being signed out everywhere."""

import asyncio
from dataclasses import replace

import pytest

from common.errors import NotSignedIn, TooManyRequests
from handoff_api.staff.accounts import Accounts
from handoff_api.staff.live_sessions import LiveSessions
from handoff_api.staff.models import NewStaff
from handoff_api.staff.passwords import Passwords
from handoff_api.staff.repository import update_staff
from handoff_api.staff.sessions import Sessions
from tests.handoff_api.people import StoppedClock

PASSWORD = "una frase lunga"
EMAIL = "marta@desk.example"


@pytest.fixture
def clock():
    return StoppedClock()


@pytest.fixture
def accounts(database, clock):
    return Accounts(database, Passwords(), clock)


@pytest.fixture
def sessions(database, clock):
    return Sessions(database, Passwords(), clock)


@pytest.fixture
async def marta(accounts):
    staff, _ = await accounts.create(NewStaff(email=EMAIL, name="Marta", password=PASSWORD, roles=["agent"]))
    return staff


async def test_sign_in_and_out(sessions, marta):
    token, staff = await sessions.sign_in(" Marta@Desk.example ", PASSWORD, "192.0.2.1")
    assert staff == marta
    assert await sessions.current(token) == marta
    await sessions.end(token)
    assert await sessions.current(token) is None
    await sessions.end(token)


async def test_neither_the_token_nor_the_password_is_stored(sessions, marta, database):
    token, _ = await sessions.sign_in(EMAIL, PASSWORD, "192.0.2.1")
    rows = await database.read(lambda c: c.execute("SELECT * FROM staff_session"))
    assert len(rows) == 1 and token not in str(rows)
    staff = await database.read(lambda c: c.one("SELECT * FROM staff"))
    assert staff["password_hash"].startswith("$argon2id$") and PASSWORD not in str(staff)


async def test_a_password_is_hashed_slowly_on_purpose(slow_hasher, monkeypatch):
    monkeypatch.setattr("handoff_api.staff.passwords._HASHER", slow_hasher)
    assert (await Passwords().hash(PASSWORD)).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("email, password", [(EMAIL, "una frase corta"), ("nobody@desk.example", PASSWORD), ("", "")])
async def test_wrong_password_and_unknown_address_look_alike(sessions, marta, email, password):
    with pytest.raises(NotSignedIn) as refused:
        await sessions.sign_in(email, password, "192.0.2.1")
    assert refused.value.detail == "The e-mail address or the password is not right."


async def test_five_attempts_in_a_quarter_of_an_hour(sessions, marta):
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            await sessions.sign_in(EMAIL, "wrong", "192.0.2.1")
    with pytest.raises(TooManyRequests):
        await sessions.sign_in(EMAIL, PASSWORD, "192.0.2.1")
    # Somebody else's guesses do not lock her out elsewhere.
    await sessions.sign_in(EMAIL, PASSWORD, "192.0.2.2")


async def test_a_session_ends_by_itself(sessions, marta, clock):
    token, _ = await sessions.sign_in(EMAIL, PASSWORD, "192.0.2.1")
    clock.advance(minutes=29)
    assert await sessions.current(token)
    clock.advance(minutes=29)
    assert await sessions.current(token)
    clock.advance(minutes=31)
    assert await sessions.current(token) is None


async def test_a_session_ends_after_twelve_hours_of_use(sessions, marta, clock):
    token, _ = await sessions.sign_in(EMAIL, PASSWORD, "192.0.2.1")
    for _ in range(35):
        clock.advance(minutes=20)
        assert await sessions.current(token)
    clock.advance(minutes=20)
    assert await sessions.current(token) is None


@pytest.mark.parametrize("how", ["ended", "deactivated", "expired"])
async def test_open_sockets_are_told_within_two_seconds(sessions, accounts, database, marta, clock, how):
    token, _ = await sessions.sign_in(EMAIL, PASSWORD, "192.0.2.1")
    live = LiveSessions(database, clock)
    running = asyncio.create_task(live.run())
    try:
        with live.watch(token) as over:
            await asyncio.sleep(1.2)
            assert not over.is_set()
            if how == "ended":
                await sessions.end(token)
            elif how == "deactivated":
                ended = replace(marta, active=False)
                await database.write(lambda c: update_staff(c, ended))
            else:
                clock.advance(hours=12)
            await asyncio.wait_for(over.wait(), 2)
    finally:
        running.cancel()


async def test_garbage_is_nobodys_token(sessions, marta):
    for token in ("", "x", "\ud800", "' OR 1=1 --", "é" * 1000):
        assert await sessions.current(token) is None
