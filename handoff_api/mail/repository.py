"""SQL of letters. Whoever has one sent writes it down in the transaction of what it is about."""

import json
from datetime import datetime, timedelta

from common.clock import iso
from common.database import Connection, Row
from common.ids import new_id
from handoff_api.mail.models import Letter

KEPT_FOR = timedelta(days=28)  # that something was sent, to whom and when; its words are gone once it is sent


def enqueue(c: Connection, now: datetime, letter: Letter, not_before: datetime | None = None) -> str:
    """Have a letter sent, not before a moment when that is given; its id, which also is its Message-ID."""
    letter_id = new_id("letter")
    c.execute(
        """INSERT INTO letter (id, kind, recipient, language, contents, conversation_id, staff_id, state, created_at, next_at)
           VALUES (:id, :kind, :recipient, :language, :contents, :conversation, :staff, 'waiting', :at, :next)""",
        id=letter_id, kind=letter.kind, recipient=letter.to, language=letter.language,
        contents=json.dumps(letter.contents, ensure_ascii=False), conversation=letter.conversation_id,
        staff=letter.staff_id, at=iso(now), next=iso(not_before or now),
    )  # fmt: skip
    return letter_id


def undeliverable(c: Connection, since: datetime) -> list[Row]:
    """Letters that no server will ever take, newest first: `{id, kind, recipient, conversation_id, failure, ended_at}`."""
    return c.execute(
        """SELECT id, kind, recipient, conversation_id, staff_id, failure, ended_at FROM letter
           WHERE state = 'undeliverable' AND ended_at >= :since ORDER BY ended_at DESC LIMIT 100""",
        since=iso(since),
    )
