"""Invitations: a link that works once, for a while, for one address; with the roles that the administrator chose."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from common.auth import Actor
from common.errors import BadRequest, Conflict, NotFound
from handoff_api.staff.accounts import Accounts
from handoff_api.staff.models import NewStaff
from handoff_api.staff.passwords import Passwords
from handoff_api.team.invitations import Invitations
from handoff_api.team.models import NewInvitation
from tests.handoff_api.agents.conftest import sign_in
from tests.handoff_api.people import StoppedClock, make_agent
from tests.handoff_api.service import Service

PASSWORD = "corre piano la staffetta"


@pytest.fixture
def clock():
    return StoppedClock()


@pytest.fixture
def invitations(database, clock):
    return Invitations(database, Passwords(), clock, "Fibra Lario", sends_mail=True)


@pytest.fixture
async def sara(database) -> AsyncIterator[Actor]:
    yield await make_agent(database, "Sara", "admin", present=False)


def code_of(path: str) -> str:
    return path.rsplit("/", 1)[-1]


LUCA = {"email": "Luca@Desk.example", "roles": ["agent", "agent"], "skills": ["invoices"], "languages": ["it"]}


async def invited(invitations, sara, **more) -> str:
    return code_of((await invitations.invite(sara, NewInvitation(**LUCA | more)))[1])


async def test_whoever_is_invited_comes_in_once(invitations, sara):
    code = await invited(invitations, sara)
    invitation, by = await invitations.with_code(code)
    assert (invitation.email, invitation.roles, by) == ("luca@desk.example", ("agent",), "Sara")
    made = await invitations.accept(code, "Luca", PASSWORD)
    assert (made.email, made.skills, made.languages) == ("luca@desk.example", ("invoices",), ("it",))
    with pytest.raises(NotFound):
        await invitations.accept(code, "Luca", PASSWORD)
    assert await invitations.open() == []


async def test_of_several_at_once_one_comes_in(invitations, sara, database):
    code = await invited(invitations, sara)
    outcomes = await asyncio.gather(
        *(invitations.accept(code, name, PASSWORD) for name in ("Luca", "Lucia", "Lucio")), return_exceptions=True
    )
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert all(isinstance(outcome, NotFound) for outcome in outcomes if isinstance(outcome, Exception))


async def test_an_invitation_ends(invitations, sara, clock):
    first = await invited(invitations, sara)
    second = await invited(invitations, sara, roles=["editor"])
    with pytest.raises(NotFound):
        await invitations.with_code(first)  # the later one counts
    assert [one.roles for one in await invitations.open()] == [("editor",)]
    clock.advance(days=7)
    with pytest.raises(NotFound):
        await invitations.with_code(second)
    third = await invited(invitations, sara)
    (waiting,) = await invitations.open()
    await invitations.withdraw(sara, waiting.id)
    for attempt in (invitations.with_code(third), invitations.withdraw(sara, waiting.id)):
        with pytest.raises(NotFound):
            await attempt


async def test_an_address_with_an_account_is_not_invited(invitations, sara, database, clock):
    await Accounts(database, Passwords(), clock).create(
        NewStaff(email="luca@desk.example", name="Luca", password=PASSWORD, roles=["agent"])
    )
    with pytest.raises(Conflict):
        await invited(invitations, sara)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "luca@desk.example", " Fibra   Lario "])
async def test_a_password_that_is_easy_is_refused_and_the_invitation_stays(invitations, sara, password):
    code = await invited(invitations, sara)
    with pytest.raises(BadRequest):
        await invitations.accept(code, "Luca", password)
    await invitations.accept(code, "Luca", PASSWORD)


async def test_the_code_is_not_stored_outside_the_letter(invitations, sara, database):
    code = await invited(invitations, sara)
    rows = await database.read(lambda c: c.execute("SELECT * FROM invitation") + c.execute("SELECT * FROM staff_audit"))
    assert code not in str(rows)
    letters = await database.read(lambda c: c.execute("SELECT * FROM letter"))
    assert [letter["recipient"] for letter in letters] == ["luca@desk.example"] and code in letters[0]["contents"]


async def test_nobody_comes_in_on_the_word_of_somebody_who_has_left(service: Service):
    sara, tina = [await sign_in(service, name, "admin") for name in ("Sara", "Tina")]
    asked = await tina.done("POST", "/api/staff/invitations", LUCA)
    assert asked["link"].startswith(service.use.settings.handoff_api_address) and asked["sent"] is False
    assert len((await sara.done("GET", "/api/staff/invitations"))["items"]) == 1
    await sara.done("DELETE", f"/api/staff/{tina.id}")
    assert (await sara.done("GET", "/api/staff/invitations"))["items"] == []
