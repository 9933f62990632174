"""Accounts: made once, the first one by the environment, never twice."""

import asyncio

import pytest
from pydantic import ValidationError

from common.clock import SYSTEM_CLOCK
from common.errors import Conflict
from handoff_api.staff.accounts import Accounts
from handoff_api.staff.models import NewStaff
from handoff_api.staff.passwords import Passwords
from handoff_api.staff.sessions import Sessions


@pytest.fixture
def accounts(database):
    return Accounts(database, Passwords(), SYSTEM_CLOCK)


async def test_one_account_an_address(accounts):
    new = NewStaff(email="Luca@Desk.example", name=" Luca ", roles=["agent"], skills=["fatture"])
    outcomes = await asyncio.gather(*(accounts.create(new) for _ in range(3)), return_exceptions=True)
    made = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    assert len(made) == 1 and sum(isinstance(outcome, Conflict) for outcome in outcomes) == 2
    staff, password = made[0]
    assert (staff.email, staff.name, staff.skills) == ("luca@desk.example", "Luca", ("fatture",))
    assert len(password) == 20
    assert [one.email for one in await accounts.list()] == ["luca@desk.example"]


async def test_the_first_admin_is_made_once(accounts, database):
    staff, password = await accounts.create_first_admin("admin@desk.example", "")
    assert set(staff.roles) == {"agent", "editor", "supervisor", "admin"}
    assert await accounts.create_first_admin("other@desk.example", "") is None
    token, _ = await Sessions(database, Passwords(), SYSTEM_CLOCK).sign_in("admin@desk.example", password, "::1")
    assert token


@pytest.mark.parametrize(
    "wrong",
    [{"email": "no address"}, {"roles": []}, {"roles": ["owner"]}, {"password": "short"}, {"name": " "}, {"id": "x"}],
)
def test_a_wrong_account_is_refused(wrong):
    good = {"email": "luca@desk.example", "name": "Luca", "roles": ["agent"]}
    NewStaff(**good)
    with pytest.raises(ValidationError):
        NewStaff(**good | wrong)
