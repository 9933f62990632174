"""SQL of the outbox. A row is deleted once kb has it, so no words of a visitor stay behind here."""

import json
from datetime import datetime
from typing import Any

from common.clock import iso
from common.database import Connection, Row

AT_ONCE = 50  # rows of one round


def add(c: Connection, now: datetime, event_id: str, conversation_id: str, kind: str, payload: dict[str, Any]) -> None:
    """Put something into the outbox, inside the transaction of what it reports; a repeated id is left as it is."""
    c.execute(
        "INSERT INTO outbox (id, conversation_id, kind, payload, created_at, next_at) "
        "VALUES (:id, :conversation, :kind, :payload, :at, :at) ON CONFLICT (id) DO NOTHING",
        id=event_id, conversation=conversation_id, kind=kind, payload=json.dumps(payload), at=iso(now),
    )  # fmt: skip


def due(c: Connection, now: datetime) -> list[Row]:
    """What is to be sent now, oldest first."""
    return c.execute(
        "SELECT * FROM outbox WHERE next_at <= :now ORDER BY next_at, created_at LIMIT :most",
        now=iso(now),
        most=AT_ONCE,
    )


def sent(c: Connection, event_id: str) -> None:
    """kb has it."""
    c.execute("DELETE FROM outbox WHERE id = :id", id=event_id)


def postpone(c: Connection, event_id: str, until: datetime) -> None:
    """kb could not take it now."""
    c.execute(
        "UPDATE outbox SET attempts = attempts + 1, next_at = :until WHERE id = :id", until=iso(until), id=event_id
    )


def forget(c: Connection, conversation_id: str) -> None:
    """Take out everything about a conversation."""
    c.execute("DELETE FROM outbox WHERE conversation_id = :id", id=conversation_id)
