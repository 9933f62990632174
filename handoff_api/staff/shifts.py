"""Writes down when agents take chats and when they stop: what is left of presence once it is past."""

from datetime import datetime, timedelta

from common.clock import iso
from common.database import Connection

KEPT_FOR = timedelta(days=30)  # two days more than waits are learned from
TAKES_CHATS = "available"
STOPS = {"busy": "break", "break": "break", "away": "off"}  # status -> why the shift ended


def note_status(c: Connection, staff_id: str, status: str, now: str) -> None:
    """Somebody has this status from now on; one that he had already changes nothing."""
    if status != TAKES_CHATS:
        end_shift(c, staff_id, STOPS[status], now)
    elif c.one("SELECT id FROM agent_shift WHERE staff_id = :id AND ended_at IS NULL", id=staff_id) is None:
        c.execute("INSERT INTO agent_shift (staff_id, began_at) VALUES (:id, :now)", id=staff_id, now=now)


def end_shift(c: Connection, staff_id: str, why: str, at: str) -> None:
    """End the shift that is open, if there is one."""
    c.execute(
        "UPDATE agent_shift SET ended_at = :at, ended_by = :why WHERE staff_id = :id AND ended_at IS NULL",
        id=staff_id,
        at=at,
        why=why,
    )


def forget_old_shifts(c: Connection, now: datetime) -> None:
    """Nobody's comings and goings are kept for longer than they are needed."""
    c.execute("DELETE FROM agent_shift WHERE began_at < :before AND ended_at IS NOT NULL", before=iso(now - KEPT_FOR))
