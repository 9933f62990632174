"""What agents remark about notices and articles, until an editor has dealt with it."""

from typing import Literal

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database, Row
from common.errors import BadRequest, NotFound
from common.ids import new_id
from kb.evidence.models import ERASED, Outcome
from kb.notices.models import NewRemark, Remark

About = Literal["notice", "article"]
AT_MOST = 200  # remarks of one thing that are shown

_SUBJECTS = {"notice": "notice", "article": "article"}  # the table that each kind of subject stands in


class Remarks:
    """The remarks of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, about: About, subject_id: str, new: NewRemark, actor: Actor) -> Remark:
        """Keep what somebody remarks. Raises NotFound for a subject that is not there, BadRequest without words."""
        text = new.text.strip()
        if not text:
            raise BadRequest("Say in a sentence what is wrong or unclear.")
        by = (new.by if actor.kind == "service" else None) or actor.name
        remark_id, now = new_id("remark"), iso(self._clock.now())

        def work(c: Connection) -> None:
            if c.one(f"SELECT id FROM {_SUBJECTS[about]} WHERE id = :id", id=subject_id) is None:
                raise NotFound(f"There is no such {about}.")
            c.execute(
                """INSERT INTO remark (id, about, subject_id, text, conversation_id, author, at)
                   VALUES (:id, :about, :subject_id, :text, :conversation_id, :author, :at)""",
                id=remark_id,
                about=about,
                subject_id=subject_id,
                text=text,
                conversation_id=new.conversation_id,
                author=by,
                at=now,
            )

        await self._database.write(work)
        return await self.get(remark_id)

    async def get(self, remark_id: str) -> Remark:
        """One remark. Raises NotFound."""
        row = await self._database.read(lambda c: c.one("SELECT * FROM remark WHERE id = :id", id=remark_id))
        if row is None:
            raise NotFound("There is no such remark; its conversation may have been erased.")
        return _remark(row)

    async def of(self, about: About, subject_id: str) -> list[Remark]:
        """The remarks about one thing: those that wait for an editor first, the newest first."""
        rows = await self._database.read(
            lambda c: c.execute(
                """SELECT * FROM remark WHERE about = :about AND subject_id = :id
                   ORDER BY CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, at DESC LIMIT :most""",
                about=about,
                id=subject_id,
                most=AT_MOST,
            )
        )
        return [_remark(row) for row in rows]

    async def waiting(self, about: About) -> dict[str, int]:
        """How many remarks wait for an editor, by the id of what they are about."""
        rows = await self._database.read(
            lambda c: c.execute(
                """SELECT subject_id, count(*) AS n FROM remark WHERE about = :about AND done_at IS NULL
                   GROUP BY subject_id""",
                about=about,
            )
        )
        return {row["subject_id"]: row["n"] for row in rows}

    async def waiting_for(self, about: About, subject_id: str) -> int:
        """How many remarks about one thing wait for an editor."""
        row = await self._database.read(
            lambda c: c.one(
                "SELECT count(*) AS n FROM remark WHERE about = :about AND subject_id = :id AND done_at IS NULL",
                about=about,
                id=subject_id,
            )
        )
        return row["n"] if row else 0

    async def deal_with(self, remark_id: str, actor: Actor, done: bool = True) -> Remark:
        """Mark a remark as dealt with, or as waiting again. Raises NotFound."""
        now = iso(self._clock.now()) if done else None
        await self._database.write(
            lambda c: c.execute(
                "UPDATE remark SET done_at = :at, done_by = :by WHERE id = :id",
                id=remark_id,
                at=now,
                by=actor.name if done else None,
            )
        )
        return await self.get(remark_id)


def forget(c: Connection, outcome: Outcome, _at: str) -> None:
    """A remark may quote what a visitor said: it goes with his conversation."""
    if outcome.outcome == ERASED:
        c.execute("DELETE FROM remark WHERE conversation_id = :id", id=outcome.conversation_id)


def _remark(row: Row) -> Remark:
    fields = {name: row[name] for name in Remark.model_fields if name in row}
    return Remark(**fields, remark_id=row["id"], by=row["author"])
