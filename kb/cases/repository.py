"""The SQL of cases and announced bursts: what editors see and change, and what is forgotten."""

import json
from collections.abc import Sequence
from typing import Any

from common.database import Connection
from kb.cases.models import Announced, Case, CaseQuestion, Look

_ERASURES = "asked_erasures"  # counts them, so that what is held in memory is read again


def page(c: Connection, states: Sequence[str], limit: int, after: str = "") -> list[Case]:
    """Cases in these states behind the case `after`, the latest first."""
    behind = c.one("SELECT last_at FROM sudden_case WHERE id = :id", id=after) if after else None
    rows = c.execute(
        f"""SELECT * FROM sudden_case WHERE state IN ({_names(states)})
              AND (last_at < :last OR (last_at = :last AND id > :after))
            ORDER BY last_at DESC, id LIMIT :limit""",
        last=behind["last_at"] if behind else "9",
        after=after,
        limit=limit,
        **_named(states),
    )
    return [Case.from_row(row) for row in rows]


def count(c: Connection, states: Sequence[str]) -> int:
    """How many cases are in these states."""
    row = c.one(f"SELECT count(*) AS n FROM sudden_case WHERE state IN ({_names(states)})", **_named(states))
    return row["n"] if row else 0


def find(c: Connection, case_id: str, lock: bool = False) -> Case | None:
    """A case, its row held until the commit if `lock`."""
    row = c.one("SELECT * FROM sudden_case WHERE id = :id" + (c.for_update if lock else ""), id=case_id)
    return Case.from_row(row) if row else None


def look(c: Connection, case: Case, limit: int) -> Look:
    """A case with its latest questions."""
    rows = c.execute(
        """SELECT asked.conversation_id, asked.question, asked.language, asked.at FROM case_question
           JOIN asked ON asked.id = case_question.asked_id
           WHERE case_question.case_id = :id ORDER BY asked.at DESC, asked.id LIMIT :limit""",
        id=case.id,
        limit=limit,
    )
    return Look(case, [CaseQuestion(**row) for row in rows])


def change(c: Connection, case_id: str, **values: Any) -> None:
    """Change some columns of a case."""
    settings = ", ".join(f"{name} = :{name}" for name in values)
    c.execute(f"UPDATE sudden_case SET {settings} WHERE id = :id", id=case_id, **values)


def announced(c: Connection, now: str, limit: int) -> list[Announced]:
    """Announced bursts that are not over, the next one first."""
    rows = c.execute(
        "SELECT * FROM announced WHERE ends_at > :now ORDER BY starts_at, id LIMIT :limit", now=now, limit=limit
    )
    return [Announced.from_row(row) for row in rows]


def announce(c: Connection, burst: Announced) -> None:
    """Keep an announced burst."""
    values = {name: getattr(burst, name) for name in Announced.__dataclass_fields__}
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    values |= {name: json.dumps(values[name], ensure_ascii=False) for name in ("article_ids", "questions")}
    c.execute(f"INSERT INTO announced ({names}) VALUES ({places})", **values)


def withdraw(c: Connection, announced_id: str) -> bool:
    """Take an announced burst back; whether it was there."""
    c.execute("DELETE FROM announced WHERE id = :id", id=announced_id)
    return c.rowcount == 1


def forget_conversation(c: Connection, conversation_id: str) -> None:
    """Take out what an erased conversation asked, and the words of cases that were named by it."""
    cases = c.execute("SELECT DISTINCT case_id FROM case_question WHERE conversation_id = :id", id=conversation_id)
    c.execute("DELETE FROM case_question WHERE conversation_id = :id", id=conversation_id)
    c.execute("DELETE FROM asked WHERE conversation_id = :id", id=conversation_id)
    if c.rowcount == 0:
        return
    for row in cases:  # named anew, and counted, at the next look
        c.execute("UPDATE sudden_case SET words = '[]', touched = 1 WHERE id = :id", id=row["case_id"])
    c.execute(
        """INSERT INTO counter (name, value) VALUES (:name, 1)
           ON CONFLICT (name) DO UPDATE SET value = counter.value + 1""",
        name=_ERASURES,
    )


def erasures(c: Connection) -> int:
    """A number that grows when a conversation is erased."""
    row = c.one("SELECT value FROM counter WHERE name = :name", name=_ERASURES)
    return row["value"] if row else 0


def _names(states: Sequence[str]) -> str:
    return ", ".join(f":state_{number}" for number in range(len(states)))


def _named(states: Sequence[str]) -> dict[str, str]:
    return {f"state_{number}": state for number, state in enumerate(states)}
