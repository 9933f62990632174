"""A conversation that its visitor erased has taught nothing, in the very words that handoff_api tells it with."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from common.clock import SYSTEM_CLOCK
from common.database import Database, open_database
from handoff_api.outbox import evidence as told
from handoff_api.startup import MIGRATIONS as OTHERS
from kb.evidence.models import Outcome
from kb.evidence.service import Evidence
from kb.parts import MIGRATIONS

NOW = datetime(2026, 11, 22, 16, 20, 15, tzinfo=UTC)


async def test_an_erased_conversation_takes_its_questions_with_it(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'kb.sqlite3'}", MIGRATIONS)
    sender = open_database(f"sqlite:///{tmp_path / 'handoff_api.sqlite3'}", OTHERS)
    try:
        evidence = Evidence(database, SYSTEM_CLOCK)
        await sender.write(lambda c: told.report(c, NOW, "conv_1", "turn_1", "my name is Irene", None, "answered"))
        await sender.write(lambda c: told.report(c, NOW, "conv_2", "turn_2", "something else", None, "answered"))
        assert await evidence.add(await _sent(sender)) == 2
        await sender.write(lambda c: told.report_erased(c, NOW, "conv_1"))
        await evidence.add(await _sent(sender))
        kept = await database.read(lambda c: c.execute("SELECT question FROM evidence"))
        assert [row["question"] for row in kept] == ["something else"]
    finally:
        await database.close()
        await sender.close()


@pytest.mark.parametrize("what", [{"question": "", "outcome": "answered"}, {"question": "", "outcome": "erased"}])
def test_an_outcome_says_what_it_is_about(what: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Outcome(event_id="one", **what)


async def _sent(sender: Database) -> list[Outcome]:
    """What the outbox holds, as kb reads it."""
    rows = await sender.read(lambda c: c.execute("SELECT payload FROM outbox ORDER BY created_at"))
    return [Outcome(**json.loads(row["payload"])) for row in rows]
