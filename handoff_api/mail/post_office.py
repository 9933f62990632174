"""SQL of the sender: which letters it takes, and what became of each."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from common.clock import iso, parse_iso
from common.database import Connection, Row
from handoff_api.event_log import Event, StoredEvent, append
from handoff_api.event_log.events import LetterSent, LetterUndeliverable
from handoff_api.mail.models import Kind

AT_ONCE = 20  # letters of one round, over one connection to the mail server
LEASE = timedelta(minutes=5)  # longer than a round may take; a process that dies gives its letters back by then
LASTS = timedelta(days=5)  # as mail servers keep trying themselves; the links in it work for two days more
KEPT = timedelta(days=28)  # that something was sent, to whom and when; its words are gone once it is sent


@dataclass(frozen=True)
class Taken:
    """A letter that this process sends now."""

    id: str
    kind: Kind
    recipient: str
    language: str
    contents: dict[str, Any]
    created_at: datetime
    attempts: int  # that a mail server has put off before


def is_any_due(c: Connection, now: datetime) -> bool:
    """Whether there is a letter to be sent now."""
    return c.one("SELECT id FROM letter WHERE state = 'waiting' AND next_at <= :now LIMIT 1", now=iso(now)) is not None


def take(c: Connection, now: datetime, owner: str) -> list[Taken]:
    """Take what is due, the oldest first; nobody else gets it until the lease is over."""
    rows = c.execute(
        f"""SELECT * FROM letter WHERE state = 'waiting' AND next_at <= :now
            ORDER BY next_at, created_at LIMIT :most{c.for_update}""",
        now=iso(now),
        most=AT_ONCE,
    )
    for row in rows:
        c.execute(
            "UPDATE letter SET lease = :owner, next_at = :until WHERE id = :id",
            id=row["id"], owner=owner, until=iso(now + LEASE),
        )  # fmt: skip
    return [_taken(row) for row in rows]


def expire_all(c: Connection, now: datetime) -> None:
    """Take back every lease: whoever held one is no more."""
    c.execute(
        "UPDATE letter SET lease = NULL, next_at = :now WHERE state = 'waiting' AND lease IS NOT NULL", now=iso(now)
    )


def sent(c: Connection, now: datetime, letter_id: str, owner: str) -> list[StoredEvent]:
    """A mail server has it: its words are forgotten, and the conversation's log says so."""
    return _ended(c, now, letter_id, owner, "sent", None)


def refused(c: Connection, now: datetime, letter_id: str, owner: str, failure: str) -> list[StoredEvent]:
    """No mail server will ever take it; `failure` says why."""
    return _ended(c, now, letter_id, owner, "undeliverable", failure)


def put_off(c: Connection, letter_id: str, owner: str, until: datetime, failure: str | None, attempts: int) -> None:
    """Not now; `attempts` is how often a mail server has said so."""
    c.execute(
        """UPDATE letter SET lease = NULL, next_at = :until, failure = :failure, attempts = :attempts
           WHERE id = :id AND lease = :owner AND state = 'waiting'""",
        id=letter_id, owner=owner, until=iso(until), failure=failure, attempts=attempts,
    )  # fmt: skip


def overdue(c: Connection, before: datetime) -> tuple[int, str | None]:
    """How many letters should have gone before that moment, and since when the oldest waits."""
    row = c.one(
        "SELECT COUNT(*) AS n, MIN(created_at) AS since FROM letter WHERE state = 'waiting' AND created_at < :before",
        before=iso(before),
    )
    return (row["n"], row["since"]) if row else (0, None)


def forget_old(c: Connection, now: datetime) -> None:
    """What was sent or refused long ago."""
    c.execute("DELETE FROM letter WHERE state <> 'waiting' AND ended_at < :before", before=iso(now - KEPT))


def _ended(
    c: Connection, now: datetime, letter_id: str, owner: str, state: str, failure: str | None
) -> list[StoredEvent]:
    row = c.one(
        """UPDATE letter SET state = :state, lease = NULL, contents = '{}', ended_at = :now, failure = :failure
           WHERE id = :id AND lease = :owner AND state = 'waiting' RETURNING kind, recipient, conversation_id""",
        id=letter_id, owner=owner, state=state, now=iso(now), failure=failure,
    )  # fmt: skip
    if row is None or row["conversation_id"] is None:  # erased meanwhile, or about no conversation
        return []
    told: Event = (
        LetterSent(kind=row["kind"], to=row["recipient"])
        if failure is None
        else LetterUndeliverable(kind=row["kind"], to=row["recipient"], why=failure)
    )
    return [append(c, row["conversation_id"], told, now)]


def _taken(row: Row) -> Taken:
    return Taken(
        id=row["id"],
        kind=row["kind"],
        recipient=row["recipient"],
        language=row["language"],
        contents=json.loads(row["contents"]),
        created_at=parse_iso(row["created_at"]),
        attempts=row["attempts"],
    )
