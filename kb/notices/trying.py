"""Tries a notice on what visitors asked lately: who of them would have been told."""

import json
from dataclasses import dataclass
from datetime import timedelta

from common.clock import Clock, iso
from common.database import Connection, Database, Row
from kb.evidence.reviewing import DECIDED
from kb.notices.hearing import Hearing
from kb.notices.models import Content, Notice
from kb.search.question import CHARACTERS, Question

DAYS = 7
MOST = 600  # different questions, the newest; at some 3 ms each that are two seconds, and visitors go in between


@dataclass(frozen=True)
class Asked:
    """A question as visitors asked it, how often, and how likely the notice concerns those who did."""

    question: str
    language: str | None
    times: int
    confidence: float = 0.0


@dataclass(frozen=True)
class Tried:
    """What would have become of the questions of the last days; `told` the surest first. Figures count times."""

    asked: int
    would: int
    told: list[Asked]


class Trying:
    """Tries notices on the evidence of one database."""

    def __init__(self, database: Database, clock: Clock, hearing: Hearing) -> None:
        self._database = database
        self._clock = clock
        self._hearing = hearing

    async def attempt(self, content: Content) -> Tried:
        """Who would have been told, if the notice had run alone; `content` needs no more than its questions."""
        since = iso(self._clock.now() - timedelta(days=DAYS))
        lately = await self._database.read(lambda c: _lately(c, since))
        notice = Notice(
            **content.model_dump(),
            notice_id="tried",
            state="draft",
            html={},
            version=1,
            revision=1,
            created_at=since,
            updated_at=since,
            updated_by="",
        )
        near = await self._hearing.told(notice, [Question(one.question[:CHARACTERS], one.language) for one in lately])
        told = [
            Asked(one.question, one.language, one.times, found.confidence)
            for one, found in zip(lately, near, strict=True)
            if found is not None
        ]
        told.sort(key=lambda one: -one.confidence)
        return Tried(sum(one.times for one in lately), sum(one.times for one in told), told)


def _lately(c: Connection, since: str) -> list[Asked]:
    rows = c.execute(
        f"""SELECT question, count(DISTINCT turn_id) AS times, max(decision) AS decision FROM evidence
            WHERE at >= :since AND {DECIDED} GROUP BY question ORDER BY max(at) DESC LIMIT :most""",
        since=since,
        most=MOST,
    )
    return [Asked(row["question"], _language(row), row["times"]) for row in rows]


def _language(row: Row) -> str | None:
    decision = json.loads(row["decision"])
    return decision.get("language") if isinstance(decision, dict) else None
