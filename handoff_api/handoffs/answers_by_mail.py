"""An agent's answer to somebody who is not there goes out by e-mail; several answers make one letter.

Written down with the answer, sent a minute after the last one, unless the visitor has read it by then.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from common.clock import Clock, iso
from common.database import Connection, Database, Row
from handoff_api.conversations import access
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.connected import ConnectedVisitors
from handoff_api.conversations.messages import transcript
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import StoredEvent
from handoff_api.handoffs.transcripts import lines
from handoff_api.mail import letters, repository

BEFORE = timedelta(seconds=10)  # a process looks whether a visitor of its own has read, before another one sends
LOOK_EVERY = 5.0  # seconds

log = structlog.get_logger()


def note_answer(c: Connection, now: datetime, conversation_id: str, seq: int) -> None:
    """An agent has answered: if it is not read soon, it is sent."""
    c.execute(
        """INSERT INTO unread_answer (conversation_id, first_seq, last_seq, answered_at) VALUES (:id, :seq, :seq, :at)
           ON CONFLICT (conversation_id) DO UPDATE SET last_seq = :seq, answered_at = :at""",
        id=conversation_id, seq=seq, at=iso(now),
    )  # fmt: skip


def send_unread(c: Connection, now: datetime, conversation_id: str, before: datetime) -> None:
    """Have sent what was answered until `before` and not read, if there is an address."""
    row = c.one(
        "DELETE FROM unread_answer WHERE conversation_id = :id AND answered_at <= :before RETURNING first_seq, last_seq",
        id=conversation_id, before=iso(before),
    )  # fmt: skip
    conversation = conversations.find(c, conversation_id)
    if row is None or conversation is None or not conversation.visitor_email:
        return
    letter = _letter(c, now, conversation, transcript(c, conversation_id), row["first_seq"], row["last_seq"])
    if letter is not None:
        repository.enqueue(c, now, letter)


def _letter(
    c: Connection, now: datetime, conversation: Conversation, said: list[StoredEvent], first: int, last: int
) -> letters.Letter | None:
    answers = [one for one in said if first <= one.seq <= last and one.data["speaker"] == "agent"]
    asked = [one for one in said if one.data["speaker"] == "visitor"]
    if not answers or (asked and asked[-1].seq > last) or not conversation.visitor_email:
        return None  # who has written since has read it
    before = [one.data["text"] for one in asked if one.seq < first]
    told = [_line(line, one) for line, one in zip(lines(conversation, answers), answers, strict=True)]
    return letters.answer(
        conversation.visitor_email, conversation.language, conversation.id, name=conversation.visitor_name,
        question=before[-1] if before else None, lines=told,
        code=access.link_for_letter(c, now, conversation.id),
    )  # fmt: skip


def _line(line: letters.Line, answer: StoredEvent) -> letters.Line:
    sources = [letters.Source(title=one["title"], url=one["url"]) for one in answer.data.get("citations") or []]
    return {**line, "who": answer.data["name"], "sources": sources}


class AnswersByMail:
    """Runs beside the requests: forgets what visitors of this process have read, and has the rest sent."""

    def __init__(self, database: Database, connected: ConnectedVisitors, clock: Clock, after: timedelta) -> None:
        """`after` the last answer it is sent: who is on the page has read it by then."""
        self._database = database
        self._connected = connected
        self._clock = clock
        self._after = after

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # the database is away for a while; the next look finds it all
                log.warning("answers_not_looked_at", kind=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """One look at what is due now or in a moment."""
        now = self._clock.now()
        before = now - self._after
        for row in await self._database.read(lambda c: _soon_due(c, before)):
            conversation_id, seq = row["conversation_id"], row["last_seq"]
            if self._connected.has_read(conversation_id, seq):
                await self._database.write(lambda c, id=conversation_id, seq=seq: _forget(c, id, seq))
            elif row["answered_at"] <= iso(before):
                await self._database.write(lambda c, id=conversation_id: send_unread(c, now, id, before))


def _soon_due(c: Connection, before: datetime) -> list[Row]:
    return c.execute(
        "SELECT * FROM unread_answer WHERE answered_at <= :soon ORDER BY answered_at LIMIT 200",
        soon=iso(before + BEFORE),
    )


def _forget(c: Connection, conversation_id: str, seq: int) -> None:
    """Read up to `seq`; what came since stays."""
    c.execute("DELETE FROM unread_answer WHERE conversation_id = :id AND last_seq <= :seq", id=conversation_id, seq=seq)
