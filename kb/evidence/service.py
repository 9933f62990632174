"""Keeps evidence, each piece once."""

import json
from collections.abc import Callable

from common.clock import Clock, iso
from common.database import Connection, Database
from kb.articles.repository import forget_conversation
from kb.evidence import judgements
from kb.evidence.judgements import Judged
from kb.evidence.models import ERASED, Outcome

Observer = Callable[[Connection, Outcome, str], None]


class Evidence:
    """The evidence of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._observers: list[Observer] = []

    def observe(self, observer: Observer) -> None:
        """Have `observer(connection, outcome, at)` told of every new piece, in the transaction that stores it."""
        self._observers.append(observer)

    async def add(self, outcomes: list[Outcome]) -> int:
        """Store what is not stored yet; how many that were. An erased conversation loses all its pieces and drafts."""
        now = iso(self._clock.now())

        def work(c: Connection) -> int:
            return sum(self._take(c, outcome, now) for outcome in outcomes)

        return await self._database.write(work)

    def _take(self, c: Connection, outcome: Outcome, now: str) -> int:
        stored = _store(c, outcome, now)
        if stored or outcome.outcome == ERASED:
            for observer in self._observers:
                observer(c, outcome, _when(outcome, now))
        return stored

    async def count(self) -> int:
        """How many pieces there are."""
        row = await self._database.read(lambda c: c.one("SELECT count(*) AS number FROM evidence"))
        return row["number"] if row else 0

    async def judgements(self) -> Judged:
        """What the newest evidence says about questions, as far as it counts today."""
        return await self._database.read(judgements.read)

    async def mark(self) -> str:
        """A mark of all judgements, at the price of a look: another one when `judgements` may differ."""
        return await self._database.read(judgements.mark)


def _when(outcome: Outcome, now: str) -> str:
    """When it happened; a clock that goes ahead of ours tells no future."""
    return min(outcome.said_at or now, now)


def _store(c: Connection, outcome: Outcome, now: str) -> int:
    """Store one piece; a later correction of the same decision takes the place of the earlier one."""
    if outcome.outcome == ERASED:
        c.execute("DELETE FROM evidence WHERE conversation_id = :id", id=outcome.conversation_id)
        forget_conversation(c, outcome.conversation_id or "")
        return 0
    at = _when(outcome, now)
    if outcome.corrects:
        c.execute("DELETE FROM evidence WHERE event_id = :id AND at < :at", id=outcome.event_id, at=at)
    rows = c.execute(
        "INSERT INTO evidence (event_id, conversation_id, turn_id, question, decision, outcome, origin, at)"
        " VALUES (:event_id, :conversation_id, :turn_id, :question, :decision, :outcome, :origin, :at)"
        " ON CONFLICT (event_id) DO NOTHING RETURNING event_id",
        event_id=outcome.event_id,
        conversation_id=outcome.conversation_id,
        turn_id=outcome.turn_id,
        question=outcome.question,
        decision=json.dumps(outcome.decision, ensure_ascii=False),
        outcome=json.dumps(outcome.outcome, ensure_ascii=False),
        origin=outcome.origin,
        at=at,
    )
    return len(rows)
