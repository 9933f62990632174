"""SQL of who was told what, and of when each of the staff has last read the news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from common.clock import iso
from common.database import Connection

AT_ONCE = 200  # conversations of one round that are told what is new; the next round goes on


@dataclass(frozen=True, slots=True)
class Told:
    """That a conversation was told a notice: which version last, and when for the first time."""

    conversation_id: str
    version: int
    told_at: str


def version_told(c: Connection, conversation_id: str, notice_id: str) -> int | None:
    """The version of a notice that a conversation was told last; None when it was told none."""
    row = c.one(
        "SELECT version FROM notice_told WHERE conversation_id = :conversation AND notice_id = :notice",
        conversation=conversation_id, notice=notice_id,
    )  # fmt: skip
    return row["version"] if row else None


def note_told(c: Connection, now: datetime, conversation_id: str, notice_id: str, version: int) -> None:
    """Write down that a conversation was told a version of a notice."""
    c.execute(
        "INSERT INTO notice_told (conversation_id, notice_id, version, told_at, updated_at) "
        "VALUES (:conversation, :notice, :version, :at, :at) "
        "ON CONFLICT (conversation_id, notice_id) DO UPDATE SET version = :version, updated_at = :at",
        conversation=conversation_id, notice=notice_id, version=version, at=iso(now),
    )  # fmt: skip


def told(c: Connection, notice_id: str) -> list[Told]:
    """All conversations that were told a notice, the last first."""
    rows = c.execute(
        "SELECT conversation_id, version, told_at FROM notice_told WHERE notice_id = :notice ORDER BY told_at DESC",
        notice=notice_id,
    )
    return [Told(**row) for row in rows]


def behind(c: Connection, notice_id: str, version: int) -> list[str]:
    """Conversations that go on and were told an older version of a notice, the last told first; some of many."""
    rows = c.execute(
        """SELECT conversation_id FROM notice_told JOIN conversation ON conversation.id = notice_told.conversation_id
           WHERE notice_id = :notice AND version < :version AND conversation.status <> 'closed'
           ORDER BY told_at DESC LIMIT :most""",
        notice=notice_id, version=version, most=AT_ONCE,
    )  # fmt: skip
    return [row["conversation_id"] for row in rows]


def counts(c: Connection, notice_ids: Sequence[str]) -> dict[str, int]:
    """How many conversations were told each of these notices."""
    if not notice_ids:
        return {}
    ids = {f"id_{n}": one for n, one in enumerate(notice_ids)}
    rows = c.execute(
        "SELECT notice_id, COUNT(*) AS told FROM notice_told "
        f"WHERE notice_id IN ({', '.join(f':{name}' for name in ids)}) GROUP BY notice_id",
        **ids,
    )
    return {row["notice_id"]: row["told"] for row in rows}


def seen_at(c: Connection, staff_id: str) -> str | None:
    """When somebody has last said that he has read the news; None: never."""
    row = c.one("SELECT seen_at FROM news_seen WHERE staff_id = :id", id=staff_id)
    return row["seen_at"] if row else None


def note_seen(c: Connection, staff_id: str, at: str) -> None:
    """Somebody has read the news up to `at`."""
    c.execute(
        "INSERT INTO news_seen (staff_id, seen_at) VALUES (:id, :at) "
        "ON CONFLICT (staff_id) DO UPDATE SET seen_at = :at WHERE news_seen.seen_at < :at",
        id=staff_id, at=at,
    )  # fmt: skip


def joined_at(c: Connection, staff_id: str) -> str | None:
    """When somebody's account was made; None for who has none."""
    row = c.one("SELECT created_at FROM staff WHERE id = :id", id=staff_id)
    return row["created_at"] if row else None


def last_shift_ended(c: Connection, staff_id: str) -> str | None:
    """When somebody last stopped taking chats for the day; None when that was never, or too long ago to know."""
    row = c.one("SELECT MAX(ended_at) AS at FROM agent_shift WHERE staff_id = :id AND ended_by = 'off'", id=staff_id)
    return row["at"] if row else None
