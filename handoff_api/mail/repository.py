"""SQL of letters. Whoever has one sent writes it down in the transaction of what it is about."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from common.clock import iso
from common.database import Connection, Row
from common.ids import new_id, token_hash
from handoff_api.mail.models import Letter

A_DAY = 30  # letters to one address: nobody's chat is a way to flood somebody else's mailbox
DAY = timedelta(days=1)


def enqueue(
    c: Connection, now: datetime, letter: Letter, not_before: datetime | None = None, once: str | None = None
) -> str:
    """Have a letter sent, not before a moment when that is given; its id, which also is its Message-ID.

    With `once`, only the first letter of that name is written down. What goes beyond the letters
    that one address gets in a day is kept as undeliverable.
    """
    letter_id = f"letter_{token_hash(once)[:32]}" if once else new_id("letter")
    is_too_much = _of_a_day(c, now, letter.to) >= A_DAY
    c.execute(
        """INSERT INTO letter (id, kind, recipient, language, contents, conversation_id, staff_id, state, created_at,
                               next_at, ended_at, failure)
           VALUES (:id, :kind, :recipient, :language, :contents, :conversation, :staff, :state, :at, :next, :ended, :failure)
           ON CONFLICT (id) DO NOTHING""",
        id=letter_id, kind=letter.kind, recipient=letter.to, language=letter.language,
        contents="{}" if is_too_much else json.dumps(letter.contents, ensure_ascii=False),
        conversation=letter.conversation_id, staff=letter.staff_id, at=iso(now), next=iso(not_before or now),
        state="undeliverable" if is_too_much else "waiting",
        ended=iso(now) if is_too_much else None, failure="too_many" if is_too_much else None,
    )  # fmt: skip
    return letter_id


def lost(c: Connection, addresses: Mapping[str, str]) -> set[str]:
    """Of these conversations, each with the address of its visitor, those whose latest letter to it will never arrive."""
    if not addresses:
        return set()
    ids = {f"id_{number}": one for number, one in enumerate(addresses)}
    rows = c.execute(
        f"""SELECT conversation_id, recipient, state FROM letter
            WHERE conversation_id IN ({", ".join(f":{name}" for name in ids)}) AND state <> 'waiting' ORDER BY ended_at""",
        **ids,
    )
    latest = {
        row["conversation_id"]: row["state"] for row in rows if row["recipient"] == addresses[row["conversation_id"]]
    }
    return {conversation_id for conversation_id, state in latest.items() if state == "undeliverable"}


def _of_a_day(c: Connection, now: datetime, recipient: str) -> int:
    row = c.one(
        "SELECT COUNT(*) AS n FROM letter WHERE recipient = :recipient AND created_at > :since",
        recipient=recipient,
        since=iso(now - DAY),
    )
    return row["n"] if row else 0


def undeliverable(c: Connection, since: datetime) -> list[Row]:
    """Letters that no server will ever take, newest first: `{id, kind, recipient, conversation_id, failure, ended_at}`."""
    return c.execute(
        """SELECT id, kind, recipient, conversation_id, staff_id, failure, ended_at FROM letter
           WHERE state = 'undeliverable' AND ended_at >= :since ORDER BY ended_at DESC LIMIT 100""",
        since=iso(since),
    )
