"""Keeps evidence, each piece once."""

import json

from common.clock import Clock, iso
from common.database import Connection, Database
from kb.evidence.models import ERASED, Outcome


class Evidence:
    """The evidence of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, outcomes: list[Outcome]) -> int:
        """Store what is not stored yet; how many that were. An erased conversation loses all its pieces."""
        now = iso(self._clock.now())

        def work(c: Connection) -> int:
            return sum(_store(c, outcome, now) for outcome in outcomes)

        return await self._database.write(work)

    async def count(self) -> int:
        """How many pieces there are."""
        row = await self._database.read(lambda c: c.one("SELECT count(*) AS number FROM evidence"))
        return row["number"] if row else 0


def _store(c: Connection, outcome: Outcome, now: str) -> int:
    if outcome.outcome == ERASED:
        c.execute("DELETE FROM evidence WHERE conversation_id = :id", id=outcome.conversation_id)
        return 0
    rows = c.execute(
        "INSERT INTO evidence (event_id, conversation_id, turn_id, question, decision, outcome, at)"
        " VALUES (:event_id, :conversation_id, :turn_id, :question, :decision, :outcome, :at)"
        " ON CONFLICT (event_id) DO NOTHING RETURNING event_id",
        event_id=outcome.event_id,
        conversation_id=outcome.conversation_id,
        turn_id=outcome.turn_id,
        question=outcome.question,
        decision=json.dumps(outcome.decision, ensure_ascii=False),
        outcome=json.dumps(outcome.outcome, ensure_ascii=False),
        at=now,
    )
    return len(rows)
