"""The SQL of notices. Every change of one makes the number of the notices grow, which all processes look at."""

import json
from typing import Any

from common.database import Connection, Row
from kb.notices.models import Content, Notice, Update, state_of
from kb.notices.words import said

_COUNTER = "notices"
_STATE = """CASE WHEN is_planned = 0 OR starts_at IS NULL THEN 'draft'
                 WHEN ends_at IS NOT NULL AND ends_at <= :now THEN 'ended'
                 WHEN starts_at > :now THEN 'scheduled' ELSE 'running' END"""
_REMARKS = """(SELECT count(*) FROM remark WHERE about = 'notice' AND subject_id = notice.id AND done_at IS NULL)"""


def generation(c: Connection) -> int:
    """The number of the notices; it grows with every change of one."""
    row = c.one("SELECT value FROM counter WHERE name = :name", name=_COUNTER)
    return row["value"] if row else 0


def find(c: Connection, notice_id: str, now: str) -> Notice | None:
    """A notice as it stands at `now`."""
    rows = c.execute(f"SELECT notice.*, {_REMARKS} AS remarks FROM notice WHERE id = :id", id=notice_id)
    return _read(c, rows, now)[0] if rows else None


def lock(c: Connection, notice_id: str, now: str) -> Notice | None:
    """The same, its row held until the commit."""
    c.one("SELECT id FROM notice WHERE id = :id" + c.for_update, id=notice_id)
    return find(c, notice_id, now)


def page(c: Connection, states: list[str], now: str, limit: int, after: tuple[str, str]) -> tuple[list[Notice], int]:
    """Notices in these states (all if none is named), last changed first, behind a position; and how many there are."""
    wanted = {f"state{number}": state for number, state in enumerate(states)}
    where = f"{_STATE} IN ({', '.join(f':{name}' for name in wanted)})" if wanted else "1 = 1"
    clock = {"now": now} if wanted else {}
    counted = c.one(f"SELECT count(*) AS n FROM notice WHERE {where}", **clock, **wanted)
    rows = c.execute(
        f"""SELECT notice.*, {_REMARKS} AS remarks FROM notice WHERE {where}
            AND (updated_at < :at OR (updated_at = :at AND id < :id)) ORDER BY updated_at DESC, id DESC LIMIT :limit""",
        **clock,
        **wanted,
        at=after[0],
        id=after[1],
        limit=limit,
    )
    return _read(c, rows, now), counted["n"] if counted else 0


def planned(c: Connection, now: str) -> list[Notice]:
    """Those that run or will run."""
    rows = c.execute(
        """SELECT notice.*, 0 AS remarks FROM notice
           WHERE is_planned = 1 AND starts_at IS NOT NULL AND (ends_at IS NULL OR ends_at > :now) ORDER BY id""",
        now=now,
    )
    return _read(c, rows, now)


def of_case(c: Connection, case_id: str, now: str) -> Notice | None:
    """The newest notice that was written about a case."""
    row = c.one("SELECT id FROM notice WHERE case_id = :id ORDER BY created_at DESC LIMIT 1", id=case_id)
    return find(c, row["id"], now) if row else None


def insert(c: Connection, notice_id: str, content: Content, by: str, now: str) -> None:
    """Store a new draft."""
    values = _columns(content)
    names = [*values, "id", "version", "revision", "created_at", "updated_at", "updated_by"]
    c.execute(
        f"INSERT INTO notice ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})",
        **values,
        id=notice_id,
        version=1,
        revision=1,
        created_at=now,
        updated_at=now,
        updated_by=by,
    )
    _changed(c)


def change(c: Connection, notice: Notice, by: str, now: str, content: Content | None = None, **values: Any) -> None:
    """Store what becomes of a notice, as its next revision."""
    values = (_columns(content) if content else {}) | values
    settings = "".join(f", {name} = :{name}" for name in values)
    c.execute(
        f"""UPDATE notice SET revision = :revision, updated_at = :updated_at, updated_by = :updated_by{settings}
            WHERE id = :id""",
        id=notice.notice_id,
        revision=notice.revision + 1,
        updated_at=now,
        updated_by=by,
        **values,
    )
    _changed(c)


def add_update(c: Connection, notice: Notice, texts: dict[str, str], by: str, now: str) -> None:
    """Store what is new about it."""
    c.execute(
        "INSERT INTO notice_update (notice_id, number, texts, at, author) VALUES (:id, :number, :texts, :at, :author)",
        id=notice.notice_id,
        number=len(notice.updates) + 1,
        texts=json.dumps(texts, ensure_ascii=False),
        at=now,
        author=by,
    )


def delete(c: Connection, notice_id: str) -> None:
    """Leave nothing of a notice."""
    c.execute("DELETE FROM notice_update WHERE notice_id = :id", id=notice_id)
    c.execute("DELETE FROM remark WHERE about = 'notice' AND subject_id = :id", id=notice_id)
    c.execute("DELETE FROM notice WHERE id = :id", id=notice_id)
    _changed(c)


def _changed(c: Connection) -> None:
    c.execute(
        """INSERT INTO counter (name, value) VALUES (:name, 1)
           ON CONFLICT (name) DO UPDATE SET value = counter.value + 1""",
        name=_COUNTER,
    )


def _columns(content: Content) -> dict[str, Any]:
    return {
        "kind": content.kind,
        "texts": json.dumps({name: one.model_dump() for name, one in content.texts.items()}, ensure_ascii=False),
        "audience": content.audience.model_dump_json(),
        "banner": int(content.banner),
        "starts_at": content.starts_at,
        "ends_at": content.ends_at,
        "next_update_at": content.next_update_at,
        "case_id": content.case_id,
    }


def _read(c: Connection, rows: list[Row], now: str) -> list[Notice]:
    updates: dict[str, list[Update]] = {row["id"]: [] for row in rows}
    for row in rows:
        found = c.execute(
            "SELECT texts, at, author FROM notice_update WHERE notice_id = :id ORDER BY number DESC", id=row["id"]
        )
        for one in found:
            updates[row["id"]].append(Update(at=one["at"], by=one["author"], text=json.loads(one["texts"])))
    return [_notice(row, updates[row["id"]], now) for row in rows]


def _notice(row: Row, updates: list[Update], now: str) -> Notice:
    content = Content(
        texts=json.loads(row["texts"]),
        audience=json.loads(row["audience"]),
        banner=bool(row["banner"]),
        **{name: row[name] for name in ("kind", "starts_at", "ends_at", "next_update_at", "case_id")},
    )
    return Notice(
        **content.model_dump(),
        notice_id=row["id"],
        state=state_of(bool(row["is_planned"]), row["starts_at"], row["ends_at"], now),
        html={language: said(words, language, updates).html for language, words in content.texts.items()},
        updates=updates,
        told=json.loads(row["told"]) if row["told"] else None,
        **{name: row[name] for name in ("version", "revision", "created_at", "updated_at", "updated_by", "remarks")},
    )
