"""What became of the questions of the last days, in counts, and which articles stand behind the mistakes."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from common.clock import Clock, iso
from common.database import Connection, Database, Row
from kb.evidence.judgements import JUDGES
from kb.evidence.reviewing import DECIDED

DAYS = 30
NEWEST = 5000  # judged decisions that are looked through for articles; a company of this size has fewer in a month

# A question that the bot asked back about and then answered, or handed over, is one question.
_QUESTIONS = f"""
    SELECT count(*) AS number FROM
        (SELECT DISTINCT conversation_id, question FROM evidence WHERE at >= :since AND {DECIDED}) AS asked
"""
_JUDGED = f"SELECT count(*) AS number FROM evidence WHERE {JUDGES}"
_SAID = f"""
    SELECT j.outcome AS said, d.outcome AS did, d.decision
    FROM (SELECT turn_id, outcome, at FROM evidence WHERE at >= :since AND {JUDGES}) AS j
    JOIN (SELECT turn_id, outcome, decision FROM evidence WHERE {DECIDED}) AS d ON d.turn_id = j.turn_id
    WHERE j.outcome <> '"helpful"'
    ORDER BY j.at DESC LIMIT :newest
"""


@dataclass(frozen=True)
class Counts:
    """The last `DAYS` days. Articles come with how often, most often first."""

    questions: int
    judged: int  # questions with a known answer, of any age
    answered_wrongly: list[tuple[str, int]]  # articles that answered and should not have
    not_answered: list[tuple[str, int]]  # articles that should have answered


class Counting:
    """Counts the evidence of one database, in SQL as far as that goes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def judged(self) -> int:
        """How many questions have a known answer: told by visitors, corrected by editors, or labelled."""
        return await self._database.read(lambda c: _number(c, _JUDGED))

    async def counts(self) -> Counts:
        """What became of the questions of the last days."""
        since = iso(self._clock.now() - timedelta(days=DAYS))

        def work(c: Connection) -> Counts:
            wrong, missed = _articles(c.execute(_SAID, since=since, newest=NEWEST))
            return Counts(_number(c, _QUESTIONS, since=since), _number(c, _JUDGED), wrong, missed)

        return await self._database.read(work)


def _number(c: Connection, sql: str, **params: object) -> int:
    row = c.one(sql, **params)
    return row["number"] if row else 0


def _articles(rows: list[Row]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for row in rows:
        said, decision = json.loads(row["said"]), json.loads(row["decision"])
        answered = json.loads(row["did"]) == "answered"
        right = said.get("article_id") if isinstance(said, dict) else None
        shown = decision.get("article_id") if isinstance(decision, dict) else None
        if answered and shown and shown != right:
            wrong[shown] += 1
        elif not answered and right:
            missed[right] += 1
    return wrong.most_common(), missed.most_common()
