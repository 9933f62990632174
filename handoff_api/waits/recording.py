"""Writes down who waits and who talks with whom, inside the transaction in which it happens."""

from common.database import Connection
from handoff_api.waits.records import Left


def enter_queue(c: Connection, handoff_id: str, skill: str | None, language: str, joined: str, now: str) -> None:
    """Somebody waits: for the first time when `joined` is `now`."""
    c.execute(
        """INSERT INTO queue_place (handoff_id, joined_at, entered_at, skill, language)
           VALUES (:handoff_id, :joined, :now, :skill, :language)""",
        handoff_id=handoff_id,
        joined=joined,
        now=now,
        skill=skill,
        language=language,
    )


def leave_queue(c: Connection, handoff_id: str, by: Left, now: str, staff_id: str | None = None) -> None:
    """Somebody waits no longer; nothing for one who did not wait."""
    c.execute(
        """UPDATE queue_place SET ended_at = :now, ended_by = :by, claimed_by = :staff_id
           WHERE handoff_id = :handoff_id AND ended_at IS NULL""",
        handoff_id=handoff_id,
        now=now,
        by=by,
        staff_id=staff_id,
    )


def resume_waiting(c: Connection, handoff_id: str, skill: str | None) -> bool:
    """A claim that nobody answered was no end of the wait; False when somebody answered, or the wait is another one now."""
    row = c.one("SELECT * FROM queue_place WHERE handoff_id = :id ORDER BY id DESC LIMIT 1", id=handoff_id)
    if (
        row is None
        or row["ended_by"] != "claimed"
        or row["skill"] != skill
        or _was_answered(c, handoff_id, row["ended_at"])
    ):
        return False
    c.execute("UPDATE queue_place SET ended_at = NULL, ended_by = NULL, claimed_by = NULL WHERE id = :id", id=row["id"])
    c.execute(
        "UPDATE said_wait SET ended = NULL, wait = NULL WHERE handoff_id = :id AND ended = 'served'", id=handoff_id
    )
    return True


def _was_answered(c: Connection, handoff_id: str, since: str) -> bool:
    """Whether an agent has said something since then."""
    said = c.one(
        """SELECT message.id FROM message JOIN handoff ON handoff.conversation_id = message.conversation_id
           WHERE handoff.id = :id AND message.speaker = 'agent' AND message.at >= :since LIMIT 1""",
        id=handoff_id,
        since=since,
    )
    return said is not None


def begin_chat(c: Connection, handoff_id: str, staff_id: str, now: str) -> None:
    """An agent has a chat."""
    c.execute(
        "INSERT INTO agent_chat (handoff_id, staff_id, began_at) VALUES (:handoff_id, :staff_id, :now)",
        handoff_id=handoff_id,
        staff_id=staff_id,
        now=now,
    )


def end_chat(c: Connection, handoff_id: str, finished: bool, now: str) -> None:
    """The agent who had it has it no longer; `finished` unless it goes on with somebody else."""
    c.execute(
        """UPDATE agent_chat SET ended_at = :now, finished = :finished
           WHERE handoff_id = :handoff_id AND ended_at IS NULL""",
        handoff_id=handoff_id,
        now=now,
        finished=int(finished),
    )
