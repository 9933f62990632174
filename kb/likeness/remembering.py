"""Remembers what editors said is neither the same nor a contradiction, so that nobody is told twice."""

import hashlib
import json
from collections.abc import Iterable

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database
from kb.likeness.models import Kind


def key_of(kind: Kind, *compared: str) -> str:
    """The name of a comparison: of two articles, or of two sentences, in whichever order."""
    told = json.dumps([kind, *sorted(compared)], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


class Dismissals:
    """What was dismissed in one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of(self, keys: Iterable[str]) -> set[str]:
        """Which of these comparisons were dismissed."""
        wanted = list(keys)

        def work(c: Connection) -> set[str]:
            statement = "SELECT 1 AS one FROM likeness_dismissal WHERE key = :key"
            return {key for key in wanted if c.one(statement, key=key)}

        return await self._database.read(work) if wanted else set()

    async def dismiss(self, key: str, kind: Kind, article_id: str | None, other_id: str, actor: Actor) -> None:
        """Never show this comparison again."""
        now = iso(self._clock.now())
        await self._database.write(
            lambda c: c.execute(
                """INSERT INTO likeness_dismissal (key, kind, article_id, other_id, "by", at)
                   VALUES (:key, :kind, :article_id, :other_id, :by, :at) ON CONFLICT (key) DO NOTHING""",
                key=key,
                kind=kind,
                article_id=article_id,
                other_id=other_id,
                by=actor.name,
                at=now,
            )
        )

    async def take_back(self, key: str) -> None:
        """Show it again."""
        await self._database.write(lambda c: c.execute("DELETE FROM likeness_dismissal WHERE key = :key", key=key))
