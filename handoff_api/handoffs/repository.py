"""The SQL of handoffs."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from common.database import Connection
from handoff_api.handoffs.models import Handoff, State
from handoff_api.waits import recording

_COLUMNS = tuple(Handoff.__dataclass_fields__)


def insert(c: Connection, handoff: Handoff) -> None:
    """Store a new handoff; the schema refuses a second open one of a conversation."""
    values = asdict(handoff)
    for name in ("decision", "question"):
        values[name] = json.dumps(values[name]) if values[name] is not None else None
    values["already_tried"] = json.dumps(values["already_tried"])
    places = ", ".join(f":{name}" for name in _COLUMNS)
    c.execute(f"INSERT INTO handoff ({', '.join(_COLUMNS)}) VALUES ({places})", **values)
    recording.enter_queue(c, handoff.id, handoff.skill, handoff.language, handoff.queued_since, handoff.queued_since)


def with_id(c: Connection, handoff_id: str, lock: bool = False) -> Handoff | None:
    """The handoff with this id; `lock` holds its row until the work is committed."""
    row = c.one("SELECT * FROM handoff WHERE id = :id" + (c.for_update if lock else ""), id=handoff_id)
    return Handoff.from_row(row) if row else None


def with_ids(c: Connection, handoff_ids: Sequence[str]) -> dict[str, Handoff]:
    """These handoffs, by id."""
    if not handoff_ids:
        return {}
    ids = {f"id_{n}": one for n, one in enumerate(handoff_ids)}
    rows = c.execute(f"SELECT * FROM handoff WHERE id IN ({', '.join(f':{name}' for name in ids)})", **ids)
    return {row["id"]: Handoff.from_row(row) for row in rows}


def open_of(c: Connection, conversation_id: str, lock: bool = True) -> Handoff | None:
    """The conversation's handoff that is not closed; `lock` holds its row until the work is committed."""
    row = c.one(
        "SELECT * FROM handoff WHERE conversation_id = :id AND state <> 'closed'" + (c.for_update if lock else ""),
        id=conversation_id,
    )
    return Handoff.from_row(row) if row else None


def all_of(c: Connection, conversation_id: str) -> list[Handoff]:
    """Every handoff of a conversation, the first one first."""
    rows = c.execute("SELECT * FROM handoff WHERE conversation_id = :id ORDER BY requested_at, id", id=conversation_id)
    return [Handoff.from_row(row) for row in rows]


def waiting(c: Connection) -> list[Handoff]:
    """The queue, its head first."""
    rows = c.execute("SELECT * FROM handoff WHERE state = 'waiting' ORDER BY queued_since, id")
    return [Handoff.from_row(row) for row in rows]


def needs_before(c: Connection, handoff: Handoff) -> dict[tuple[str | None, str], int]:
    """How many of each skill and language stand before a handoff, or would if it were put back."""
    rows = c.execute(
        """SELECT skill, language, COUNT(*) AS n FROM handoff
           WHERE state = 'waiting' AND (queued_since < :since OR (queued_since = :since AND id < :id))
           GROUP BY skill, language""",
        since=handoff.queued_since,
        id=handoff.id,
    )
    return {(row["skill"], row["language"]): row["n"] for row in rows}


def is_anybody_waiting(c: Connection) -> bool:
    """Whether the queue has anybody in it."""
    return c.one("SELECT id FROM handoff WHERE state = 'waiting' LIMIT 1") is not None


def page_of(c: Connection, state: State | None, limit: int, after: Handoff | None) -> tuple[list[Handoff], int]:
    """Up to `limit` handoffs that waited longest first, those behind `after`, and how many there are in all."""
    where = "state = :state" if state else "1 = 1"
    total = c.one(f"SELECT COUNT(*) AS n FROM handoff WHERE {where}", **({"state": state} if state else {}))
    behind = "AND (queued_since > :since OR (queued_since = :since AND id > :id))" if after else ""
    rows = c.execute(
        f"SELECT * FROM handoff WHERE {where} {behind} ORDER BY queued_since, id LIMIT :limit",
        limit=limit,
        **({"state": state} if state else {}),
        **({"since": after.queued_since, "id": after.id} if after else {}),
    )
    return [Handoff.from_row(row) for row in rows], total["n"] if total else 0


def last_closed_of(c: Connection, staff_id: str, at_most: int) -> list[Handoff]:
    """What an agent has closed, the latest first."""
    rows = c.execute(
        "SELECT * FROM handoff WHERE assignee_id = :id AND state = 'closed' ORDER BY closed_at DESC, id LIMIT :most",
        id=staff_id,
        most=at_most,
    )
    return [Handoff.from_row(row) for row in rows]


def chats_of(c: Connection, staff_id: str) -> list[Handoff]:
    """The chats an agent has now."""
    rows = c.execute(
        "SELECT * FROM handoff WHERE state = 'active' AND assignee_id = :id ORDER BY claimed_at", id=staff_id
    )
    return [Handoff.from_row(row) for row in rows]


def chats_by_agent(c: Connection) -> dict[str, int]:
    """How many chats every agent has now; agents without any are not in it."""
    rows = c.execute("SELECT assignee_id, COUNT(*) AS n FROM handoff WHERE state = 'active' GROUP BY assignee_id")
    return {row["assignee_id"]: row["n"] for row in rows}


def take(c: Connection, handoff_id: str, expected: State, staff_id: str, now: str, answer_by: str) -> bool:
    """Give a handoff to an agent if nobody has it: of many at once, exactly one gets True."""
    c.execute(
        """UPDATE handoff SET state = 'active', assignee_id = :staff_id, claimed_at = :now, answer_by = :answer_by,
                              position = NULL, offered_to = NULL, offered_until = NULL
           WHERE id = :id AND state = :expected AND assignee_id IS NULL""",
        id=handoff_id,
        expected=expected,
        staff_id=staff_id,
        now=now,
        answer_by=answer_by,
    )
    if c.rowcount != 1:
        return False
    recording.leave_queue(c, handoff_id, "claimed", now, staff_id)
    recording.begin_chat(c, handoff_id, staff_id, now)
    return True


def hand_on(c: Connection, handoff_id: str, staff_id: str, now: str, answer_by: str) -> None:
    """Give an active handoff to another agent."""
    recording.end_chat(c, handoff_id, finished=False, now=now)
    recording.begin_chat(c, handoff_id, staff_id, now)
    c.execute(
        "UPDATE handoff SET assignee_id = :staff_id, claimed_at = :now, answer_by = :answer_by WHERE id = :id",
        id=handoff_id,
        staff_id=staff_id,
        now=now,
        answer_by=answer_by,
    )


def answered(c: Connection, handoff_id: str, staff_id: str) -> None:
    """The agent who has it has said something: it is his, and the visitor knows him."""
    c.execute(
        """UPDATE handoff SET answer_by = NULL, known_agent_id = :staff_id
           WHERE id = :id AND (answer_by IS NOT NULL OR COALESCE(known_agent_id, '') <> :staff_id)""",
        id=handoff_id,
        staff_id=staff_id,
    )


def offer(c: Connection, handoff_id: str, staff_id: str | None, until: str | None) -> None:
    """Ask this agent until then to take it; None: nobody is asked any more."""
    c.execute(
        "UPDATE handoff SET offered_to = :staff_id, offered_until = :until WHERE id = :id",
        id=handoff_id,
        staff_id=staff_id,
        until=until,
    )


def offers_by_agent(c: Connection, now: str) -> dict[str, int]:
    """How many chats every agent is being asked to take."""
    rows = c.execute(
        """SELECT offered_to, COUNT(*) AS n FROM handoff WHERE state = 'waiting' AND offered_until > :now
           GROUP BY offered_to""",
        now=now,
    )
    return {row["offered_to"]: row["n"] for row in rows}


def requeue(c: Connection, handoff: Handoff, position: int, agents_present: int, now: str) -> None:
    """Put a handoff back into the queue; the time since which it waits stays.

    Whom nobody has answered since he was taken has never stopped waiting.
    """
    recording.end_chat(c, handoff.id, finished=False, now=now)
    if not (handoff.answer_by and recording.resume_waiting(c, handoff.id, handoff.skill)):
        recording.enter_queue(c, handoff.id, handoff.skill, handoff.language, handoff.queued_since, now)
    c.execute(
        """UPDATE handoff SET state = 'waiting', assignee_id = NULL, claimed_at = NULL, answer_by = NULL, skill = :skill,
                              position = :position, agents_present = :agents_present WHERE id = :id""",
        id=handoff.id,
        skill=handoff.skill,
        position=position,
        agents_present=agents_present,
    )


def keep_promised(c: Connection, handoff_id: str, now: str) -> None:
    """Put a handoff back to the promise that is owed in it, out of the queue."""
    recording.end_chat(c, handoff_id, finished=False, now=now)
    c.execute(
        """UPDATE handoff SET state = 'promised', assignee_id = NULL, claimed_at = NULL, answer_by = NULL, position = NULL
           WHERE id = :id""",
        id=handoff_id,
    )


def close(c: Connection, handoff_id: str, outcome: str, note: str | None, now: str) -> None:
    """End a handoff."""
    recording.leave_queue(c, handoff_id, "gave_up" if outcome == "left" else "moved", now)
    recording.end_chat(c, handoff_id, finished=True, now=now)
    c.execute(
        """UPDATE handoff SET state = 'closed', closed_at = :now, outcome = :outcome, note = :note, position = NULL,
                              answer_by = NULL, offered_to = NULL, offered_until = NULL WHERE id = :id""",
        id=handoff_id,
        outcome=outcome,
        note=note,
        now=now,
    )


def remember_told(c: Connection, handoff_id: str, position: int, agents_present: int) -> None:
    """Remember what the visitor has been told about the queue."""
    c.execute(
        "UPDATE handoff SET position = :position, agents_present = :agents_present WHERE id = :id",
        id=handoff_id,
        position=position,
        agents_present=agents_present,
    )
