"""Who has an article open just now, so that two people know of each other before they save."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database

STAYS = timedelta(seconds=45)  # a page says every 15 s that it is there; two of these may be late


@dataclass(frozen=True)
class Colleague:
    """Who is at which article."""

    name: str
    article_id: str


class Presence:
    """Who is at which article of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def here(self, article_id: str, actor: Actor, siblings: Sequence[str] = ()) -> list[Colleague]:
        """Note that `actor` has the article open; the others who have it open, or one of its siblings."""
        now, until = self._clock.now(), self._clock.now() - STAYS

        def work(c: Connection) -> list[Colleague]:
            c.execute("DELETE FROM article_presence WHERE at < :until", until=iso(until))
            c.execute(
                """INSERT INTO article_presence (article_id, staff_id, name, at) VALUES (:id, :staff, :name, :now)
                   ON CONFLICT (article_id, staff_id) DO UPDATE SET name = :name, at = :now""",
                id=article_id,
                staff=actor.id,
                name=actor.name,
                now=iso(now),
            )
            return [one for each in dict.fromkeys((article_id, *siblings)) for one in _at(c, each, actor)]

        return await self._database.write(work)


def _at(c: Connection, article_id: str, besides: Actor) -> list[Colleague]:
    rows = c.execute(
        "SELECT name FROM article_presence WHERE article_id = :id AND staff_id <> :staff ORDER BY name",
        id=article_id,
        staff=besides.id,
    )
    return [Colleague(row["name"], article_id) for row in rows]
