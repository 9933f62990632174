"""Who has an article open just now, so that two people know of each other before they save."""

from datetime import timedelta

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database

STAYS = timedelta(seconds=45)  # a page says every 15 s that it is there; two of these may be late


class Presence:
    """Who is at which article of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def here(self, article_id: str, actor: Actor) -> list[str]:
        """Note that `actor` has the article open; the names of the others who have."""
        now, until = self._clock.now(), self._clock.now() - STAYS

        def work(c: Connection) -> list[str]:
            c.execute("DELETE FROM article_presence WHERE at < :until", until=iso(until))
            c.execute(
                """INSERT INTO article_presence (article_id, staff_id, name, at) VALUES (:id, :staff, :name, :now)
                   ON CONFLICT (article_id, staff_id) DO UPDATE SET name = :name, at = :now""",
                id=article_id,
                staff=actor.id,
                name=actor.name,
                now=iso(now),
            )
            rows = c.execute(
                "SELECT name FROM article_presence WHERE article_id = :id AND staff_id <> :staff ORDER BY name",
                id=article_id,
                staff=actor.id,
            )
            return [row["name"] for row in rows]

        return await self._database.write(work)
