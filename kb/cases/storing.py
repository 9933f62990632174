"""The SQL of the detector: what it reads when it starts and every night, and what it writes as questions come."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np

from common.clock import iso
from common.database import Connection, Row
from kb.cases.asked import Asked
from kb.cases.usual import Past

AT_ONCE = 200  # questions in one round; the writer is held for some milliseconds

_OF_CONFIRMED = """SELECT case_question.conversation_id FROM case_question
                   JOIN sudden_case ON sudden_case.id = case_question.case_id WHERE sudden_case.state = 'confirmed'"""


def new(c: Connection) -> list[Row]:
    """The oldest questions at which nobody has looked."""
    return c.execute(
        """SELECT id, conversation_id, question, language, article_id, at FROM asked
           WHERE stems IS NULL ORDER BY at, id LIMIT :most""",
        most=AT_ONCE,
    )


def looked_at(c: Connection, asked: Iterable[Asked], maker: str) -> None:
    """Store what was made of questions. One that was erased meanwhile stays erased."""
    for one in asked:
        c.execute(
            "UPDATE asked SET stems = :stems, vector = :vector, maker = :maker WHERE id = :id",
            stems=" ".join(one.stems),
            vector=one.vector.astype(np.float16).tobytes(),
            maker=maker,
            id=one.id,
        )


def since(c: Connection, start: float, maker: str) -> list[Asked]:
    """The questions since a time that were looked at, in order."""
    rows = c.execute(
        """SELECT id, conversation_id, at, stems, article_id, vector FROM asked
           WHERE at >= :start AND maker = :maker AND vector IS NOT NULL ORDER BY at, id""",
        start=as_text(start),
        maker=maker,
    )
    return [_asked(row) for row in rows]


def past(c: Connection, start: float, end: float) -> list[Past]:
    """The questions between two times, without those of confirmed cases."""
    rows = c.execute(
        f"""SELECT conversation_id, at, stems, article_id FROM asked
            WHERE at >= :start AND at < :end AND stems IS NOT NULL AND conversation_id NOT IN ({_OF_CONFIRMED})""",
        start=as_text(start),
        end=as_text(end),
    )
    return [Past(row["conversation_id"], seconds(row["at"]), row["stems"].split(), row["article_id"]) for row in rows]


def sample(c: Connection, start: float, end: float, maker: str, conversations: int) -> tuple[list[Asked], list[Row]]:
    """The questions of the conversations with the lowest lots: those with a vector, and those that need one."""
    where = f"at >= :start AND at < :end AND stems IS NOT NULL AND conversation_id NOT IN ({_OF_CONFIRMED})"
    times = {"start": as_text(start), "end": as_text(end)}
    lots = c.execute(
        f"SELECT DISTINCT lot FROM asked WHERE {where} ORDER BY lot LIMIT :most", most=conversations, **times
    )
    if not lots:
        return [], []
    rows = c.execute(
        f"""SELECT id, conversation_id, at, stems, article_id, question, language, vector, maker FROM asked
            WHERE {where} AND lot <= :lot ORDER BY at, id""",
        lot=lots[-1]["lot"],
        **times,
    )
    made = [row for row in rows if row["maker"] == maker and row["vector"] is not None]
    return [_asked(row) for row in made], [row for row in rows if row["maker"] != maker or row["vector"] is None]


def count_between(c: Connection, start: float, end: float) -> int:
    """How many questions between two times were looked at."""
    row = c.one(
        "SELECT count(*) AS n FROM asked WHERE at >= :start AND at < :end AND stems IS NOT NULL",
        start=as_text(start),
        end=as_text(end),
    )
    return row["n"] if row else 0


def tidy(c: Connection, oldest: float, recent: float, conversations: int) -> None:
    """Delete what is too old, and the vectors of yesterday's questions that are in no sample."""
    c.execute("DELETE FROM case_question WHERE at < :oldest", oldest=as_text(oldest))
    c.execute("DELETE FROM asked WHERE at < :oldest", oldest=as_text(oldest))
    lots = c.execute("SELECT DISTINCT lot FROM asked ORDER BY lot LIMIT :most", most=2 * conversations)
    if len(lots) == 2 * conversations:
        c.execute(
            "UPDATE asked SET vector = NULL WHERE at < :recent AND lot > :lot AND vector IS NOT NULL",
            recent=as_text(recent),
            lot=lots[-1]["lot"],
        )


def examples_of(c: Connection, article_ids: Sequence[str]) -> list[str]:
    """The titles and phrasings of articles as they are published."""
    found = []
    for article_id in article_ids:
        row = c.one(
            """SELECT v.title, v.phrasings FROM article a
               JOIN article_version v ON v.article_id = a.id AND v.version = a.published_version WHERE a.id = :id""",
            id=article_id,
        )
        found += [row["title"], *json.loads(row["phrasings"])] if row else []
    return found


def seconds(text: str) -> float:
    """Seconds since 1970 of a stored time."""
    return datetime.fromisoformat(text).timestamp()


def as_text(at: float) -> str:
    """A time as it is stored."""
    return iso(datetime.fromtimestamp(at, UTC))


def _asked(row: Row) -> Asked:
    vector = np.frombuffer(row["vector"], np.float16).astype(np.float32)
    return Asked(
        row["id"], row["conversation_id"], seconds(row["at"]), tuple(row["stems"].split()), row["article_id"], vector
    )
