"""A past for the desk: who asked when, how long it took, and who left; written into SQL as the desk would have."""

from datetime import datetime, timedelta

from common.clock import iso
from common.database import Connection
from common.ids import new_id


def somebody_asked(c: Connection, at: datetime, minutes: float, answered: bool = True) -> None:
    """Somebody asked for a person at `at` and was answered after so many minutes, or left."""
    conversation, handoff, ended = new_id("conv"), new_id("handoff"), iso(at + timedelta(minutes=minutes))
    c.execute(
        """INSERT INTO conversation (id, visitor_id, language, status, created_at, updated_at)
           VALUES (:id, :id, 'it', 'closed', :at, :at)""",
        id=conversation, at=iso(at),
    )  # fmt: skip
    c.execute(
        """INSERT INTO handoff (id, conversation_id, state, reason_code, language, requested_at, queued_since, closed_at)
           VALUES (:id, :conversation, 'closed', 'asked_for_person', 'it', :at, :at, :ended)""",
        id=handoff, conversation=conversation, at=iso(at), ended=ended,
    )  # fmt: skip
    c.execute(
        """INSERT INTO queue_place (handoff_id, joined_at, entered_at, language, ended_at, ended_by)
           VALUES (:id, :at, :at, 'it', :ended, :by)""",
        id=handoff, at=iso(at), ended=ended, by="claimed" if answered else "gave_up",
    )  # fmt: skip
    if answered:
        c.execute(
            """INSERT INTO message (id, conversation_id, seq, speaker, sender, client_msg_id, at)
               VALUES (:id, :conversation, 1, 'agent', 'staff_1', 'm', :ended)""",
            id=new_id("msg"), conversation=conversation, ended=ended,
        )  # fmt: skip


def somebody_was_promised(c: Connection, due: datetime, state: str) -> None:
    """A promise fell due, and turned out so."""
    somebody_asked(c, due - timedelta(hours=3), 170)
    last = c.one("SELECT id, conversation_id FROM handoff ORDER BY requested_at DESC LIMIT 1")
    assert last
    c.execute(
        """INSERT INTO promise (id, handoff_id, conversation_id, text, due_at, contact, made_at, made_by, state, ended_at)
           VALUES (:id, :handoff, :conversation, 'Ti rispondiamo', :due, 'a@b.it', :made, 'system', :state, :due)""",
        id=new_id("promise"), handoff=last["id"], conversation=last["conversation_id"], due=iso(due),
        made=iso(due - timedelta(hours=3)), state=state,
    )  # fmt: skip
