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
