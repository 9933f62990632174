"""New passwords: from one who knows the old one, from a letter, from an administrator's link; old sessions end."""

import json

import pytest

from common.auth import Actor
from common.errors import BadRequest, NotFound, NotSignedIn, TooManyRequests
from handoff_api.staff.accounts import Accounts
from handoff_api.staff.models import NewStaff
from handoff_api.staff.passwords import Passwords
from handoff_api.staff.sessions import Sessions
from handoff_api.team.passwords import NewPasswords
from tests.handoff_api.people import StoppedClock

EMAIL, OLD, NEW = "marta@desk.example", "una frase lunga", "un'altra frase lunga"
HERE = "192.0.2.1"
SARA = Actor("staff", id="staff_sara", name="Sara", roles=frozenset({"admin"}))


@pytest.fixture
def clock():
    return StoppedClock()


@pytest.fixture
def sessions(database, clock):
    return Sessions(database, Passwords(), clock)


@pytest.fixture
def passwords(database, sessions, clock):
    return NewPasswords(database, Passwords(), sessions, clock, "Fibra Lario", sends_mail=True)


@pytest.fixture
async def marta(database, clock):
    new = NewStaff(email=EMAIL, name="Marta", password=OLD, roles=["agent"])
    return (await Accounts(database, Passwords(), clock).create(new))[0]


async def link_in_the_letter(database) -> str:
    (letter,) = await database.read(lambda c: c.execute("SELECT * FROM letter WHERE kind = 'password_reset'"))
    return json.loads(letter["contents"])["path"].rsplit("/", 1)[-1]


async def test_ones_own_password(passwords, sessions, marta):
    here, _ = await sessions.sign_in(EMAIL, OLD, HERE)
    elsewhere, _ = await sessions.sign_in(EMAIL, OLD, HERE)
    with pytest.raises(NotSignedIn):
        await passwords.change(marta, here, "not this one", NEW, HERE)
    with pytest.raises(BadRequest):
        await passwords.change(marta, here, OLD, "short", HERE)
    await passwords.change(marta, here, OLD, NEW, HERE)
    assert await sessions.current(here) and await sessions.current(elsewhere) is None
    with pytest.raises(NotSignedIn):
        await sessions.sign_in(EMAIL, OLD, HERE)
    assert await sessions.sign_in(EMAIL, NEW, HERE)


async def test_a_stolen_session_cannot_guess_the_password(passwords, sessions, marta):
    token, _ = await sessions.sign_in(EMAIL, OLD, HERE)
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            await passwords.change(marta, token, "a guess", NEW, HERE)
    with pytest.raises(TooManyRequests):
        await passwords.change(marta, token, OLD, NEW, HERE)


async def test_a_forgotten_password(passwords, sessions, database, marta, clock):
    token, _ = await sessions.sign_in(EMAIL, OLD, HERE)
    await passwords.ask(" Marta@Desk.example ", HERE, "it")
    code = await link_in_the_letter(database)
    assert (await passwords.owner(code)).id == marta.id
    await passwords.use_link(code, NEW)
    assert await sessions.current(token) is None
    assert await sessions.sign_in(EMAIL, NEW, HERE)
    with pytest.raises(NotFound):
        await passwords.use_link(code, OLD)


async def test_nothing_tells_whether_an_address_has_an_account(passwords, database, marta):
    await passwords.ask("nobody@desk.example", HERE, "it")
    assert await database.read(lambda c: c.execute("SELECT * FROM letter")) == []


async def test_letters_cannot_bury_anybody(passwords, database, marta):
    for _ in range(20):
        await passwords.ask(EMAIL, HERE, "it")
    with pytest.raises(TooManyRequests):
        await passwords.ask(EMAIL, HERE, "it")
    assert len(await database.read(lambda c: c.execute("SELECT * FROM letter"))) == 3


async def test_a_link_ends_after_an_hour_and_with_the_next_one(passwords, database, marta, clock):
    await passwords.ask(EMAIL, HERE, "it")
    code = await link_in_the_letter(database)
    later = (await passwords.make_link(SARA, marta.id)).rsplit("/", 1)[-1]
    with pytest.raises(NotFound):
        await passwords.owner(code)
    clock.advance(hours=23)
    assert await passwords.owner(later)
    clock.advance(hours=1)
    with pytest.raises(NotFound):
        await passwords.owner(later)


async def test_signing_out_everywhere(passwords, sessions, marta):
    here, there = [(await sessions.sign_in(EMAIL, OLD, HERE))[0] for _ in range(2)]
    assert len(await sessions.of(marta.id)) == 2
    await passwords.end_sessions(marta, but=here)
    assert await sessions.current(here) and await sessions.current(there) is None
    await passwords.end_sessions(marta)
    assert await sessions.of(marta.id) == []
