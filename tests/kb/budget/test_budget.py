"""The wrong-answer budget: the settings begin it, an admin sets it, SQL remembers it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from common.auth import Actor
from common.clock import SYSTEM_CLOCK
from common.database import Database, open_database
from common.errors import BadRequest, NotAllowed
from kb.budget.models import LEAST, MOST
from kb.budget.service import Budgets
from kb.parts import MIGRATIONS
from kb.settings import Settings

ADMIN = Actor("staff", id="st_1", name="Silvia", roles=frozenset({"admin"}))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'kb.sqlite3'}", MIGRATIONS)
    yield database
    await database.close()


async def test_the_settings_begin_it_and_then_sql_wins(database: Database):
    assert (await Budgets(database, SYSTEM_CLOCK, 0.05).current()).value == 0.05
    assert (await Budgets(database, SYSTEM_CLOCK, 0.08).current()).value == 0.08
    await Budgets(database, SYSTEM_CLOCK, 0.05).change(0.03, ADMIN)
    later = await Budgets(database, SYSTEM_CLOCK, 0.10).current()
    assert (later.value, later.by) == (0.03, "Silvia")
    assert later.at is not None


async def test_every_value_is_remembered_on_every_replica_and_the_same_value_is_no_change(new_postgresql):
    url = new_postgresql()
    here, there = (open_database(url, MIGRATIONS) for _ in range(2))
    try:
        budgets, replica = (Budgets(database, SYSTEM_CLOCK, 0.05) for database in (here, there))
        for value in (0.03, 0.03, 0.05, 0.015):
            await budgets.change(value, ADMIN)
            assert (await replica.current()).value == value
        assert [past.value for past in await replica.history()] == [0.015, 0.05, 0.03]
    finally:
        await here.close()
        await there.close()


@pytest.mark.parametrize("role", ["agent", "editor", "supervisor"])
async def test_only_an_admin_sets_it(database: Database, role: str):
    budgets = Budgets(database, SYSTEM_CLOCK, 0.05)
    with pytest.raises(NotAllowed):
        await budgets.change(0.1, Actor("staff", id="st_2", name="Luca", roles=frozenset({role})))
    assert (await budgets.current()).value == 0.05


@pytest.mark.parametrize("value", [0.0, 0.0049, 0.2001, 1.0, -0.05, float("nan"), float("inf")])
async def test_out_of_bounds_is_a_sentence(database: Database, value: float):
    with pytest.raises(BadRequest, match=r"between 0.5% and 20% .*\.$"):
        await Budgets(database, SYSTEM_CLOCK, 0.05).change(value, ADMIN)


def test_the_settings_have_the_same_bounds(tmp_path: Path):
    for value in (LEAST, MOST):
        assert Settings(data_dir=tmp_path, kb_wrong_answer_budget=value).kb_wrong_answer_budget == value
    for value in (LEAST - 0.0001, MOST + 0.0001):
        with pytest.raises(ValidationError):
            Settings(data_dir=tmp_path, kb_wrong_answer_budget=value)
