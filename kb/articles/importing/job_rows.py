"""The SQL of imports on their way."""

import json
from typing import Any

from common.auth import Actor
from common.database import Connection, Row
from kb.articles.importing.job import NAMES

_SHOWN = "id, state, at, by_id, by_name, names, done, total, report, examined, reason, stopped"
_KEPT = 50  # finished imports whose lines can be looked at; older ones are forgotten


def begin(c: Connection, job_id: str, names: list[str], actor: Actor, now: str) -> bool:
    """A new job that reads; False while another one is busy."""
    c.execute(
        "INSERT INTO import_job (id, state, at, by_id, by_name, names, done, total, busy, beat)"
        " VALUES (:id, 'reading', :now, :by_id, :by_name, :names, 0, :total, 1, :now) ON CONFLICT (busy) DO NOTHING",
        id=job_id,
        now=now,
        by_id=actor.id,
        by_name=actor.name,
        names=json.dumps(names[:NAMES], ensure_ascii=False),
        total=len(names),
    )
    begun = c.rowcount == 1
    c.execute(
        "DELETE FROM import_job WHERE busy IS NULL"
        " AND id NOT IN (SELECT id FROM import_job ORDER BY at DESC, id LIMIT :kept)",
        kept=_KEPT,
    )
    return begun


def go_on(c: Connection, job_id: str, reason: str | None, now: str) -> bool:
    """What was looked at is stored now; False when it is not to be confirmed (any more), or another one is busy."""
    c.execute(
        "UPDATE import_job SET state = 'storing', busy = 1, beat = :now, reason = :reason, stopped = NULL, done = 0"
        " WHERE id = :id AND state = 'looked' AND NOT EXISTS (SELECT 1 FROM import_job WHERE busy = 1)",
        id=job_id,
        now=now,
        reason=reason,
    )
    return c.rowcount == 1


def settle(c: Connection, job_id: str, dead_since: str) -> None:
    """A job that gave no sign of life since then is not going on: its process ended."""
    c.execute(
        "UPDATE import_job SET busy = NULL, stopped = CASE state WHEN 'embedding' THEN NULL ELSE 'interrupted' END,"
        " state = CASE state WHEN 'embedding' THEN 'done' WHEN 'storing' THEN 'looked' ELSE 'stopped' END"
        " WHERE id = :id AND busy = 1 AND beat < :dead_since",
        id=job_id,
        dead_since=dead_since,
    )


def beat(c: Connection, job_id: str, done: int, total: int, now: str) -> None:
    """A sign of life, and how far it is."""
    c.execute(
        "UPDATE import_job SET done = :done, total = :total, beat = :now WHERE id = :id AND busy = 1",
        id=job_id,
        done=done,
        total=total,
        now=now,
    )


def put(c: Connection, job_id: str, state: str, is_busy: bool, **columns: Any) -> None:
    """The job's new state, and whatever else is new about it."""
    fields = ", ".join(f"{name} = :{name}" for name in columns)
    c.execute(
        f"UPDATE import_job SET state = :state, busy = :busy{', ' + fields if fields else ''} WHERE id = :id",
        id=job_id,
        state=state,
        busy=1 if is_busy else None,
        **columns,
    )


def find(c: Connection, job_id: str) -> Row | None:
    """A job without what it read."""
    return c.one(f"SELECT {_SHOWN} FROM import_job WHERE id = :id", id=job_id)


def busy(c: Connection) -> Row | None:
    """The job on which a process works."""
    return c.one(f"SELECT {_SHOWN} FROM import_job WHERE busy = 1")


def articles(c: Connection, job_id: str) -> bytes:
    """What a job read, packed; empty when it has nothing to store (any more)."""
    row = c.one("SELECT articles FROM import_job WHERE id = :id", id=job_id)
    return bytes(row["articles"]) if row and row["articles"] is not None else b""


def latest(c: Connection, most: int) -> list[Row]:
    """The last imports, newest first, without their reports."""
    return c.execute(
        f"SELECT {_SHOWN.replace('report, examined', 'NULL AS report, NULL AS examined')} FROM import_job"
        " WHERE state NOT IN ('dropped') ORDER BY at DESC, id LIMIT :most",
        most=most,
    )
