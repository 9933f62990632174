"""The SQL of promises. Each function is used inside a `write` or `read` of the database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from common.clock import iso
from common.database import Connection
from handoff_api.promises.models import Figures, Move, Promise, State

_COLUMNS = tuple(Promise.__dataclass_fields__)


def insert(c: Connection, promise: Promise) -> None:
    """Store a new promise; the schema refuses a second one that is owed in a handoff."""
    places = ", ".join(f":{name}" for name in _COLUMNS)
    c.execute(f"INSERT INTO promise ({', '.join(_COLUMNS)}) VALUES ({places})", **asdict(promise))


def with_id(c: Connection, promise_id: str, lock: bool = False) -> Promise | None:
    """The promise with this id; `lock` holds its row until the work is committed."""
    row = c.one("SELECT * FROM promise WHERE id = :id" + (c.for_update if lock else ""), id=promise_id)
    return Promise.from_row(row) if row else None


def owed_in(c: Connection, handoff_id: str) -> Promise | None:
    """The promise of a handoff that is not answered yet."""
    row = c.one("SELECT * FROM promise WHERE handoff_id = :id AND ended_at IS NULL", id=handoff_id)
    return Promise.from_row(row) if row else None


def owed_to(c: Connection, conversation_id: str) -> list[Promise]:
    """What is owed in a conversation, the most urgent first."""
    rows = c.execute(
        "SELECT * FROM promise WHERE conversation_id = :id AND ended_at IS NULL ORDER BY due_at, id",
        id=conversation_id,
    )
    return [Promise.from_row(row) for row in rows]


def owed(c: Connection, owner_id: str | None = None) -> list[Promise]:
    """Everything that is owed, by everybody or by one of the staff, the most urgent first."""
    mine = "AND owner_id = :owner" if owner_id else ""
    rows = c.execute(
        f"SELECT * FROM promise WHERE ended_at IS NULL {mine} ORDER BY due_at, id",
        **({"owner": owner_id} if owner_id else {}),
    )
    return [Promise.from_row(row) for row in rows]


def owed_by_owner(c: Connection) -> dict[str, int]:
    """How many promises everybody owes; who owes none is not in it."""
    rows = c.execute("SELECT owner_id, COUNT(*) AS n FROM promise WHERE ended_at IS NULL GROUP BY owner_id")
    return {row["owner_id"]: row["n"] for row in rows if row["owner_id"]}


def page_of(
    c: Connection, state: State | None, owner_id: str | None, limit: int, after: Promise | None
) -> tuple[list[Promise], int]:
    """Up to `limit` promises by urgency, those behind `after`, and how many there are in all.

    Without a `state` those that are owed.
    """
    where, values = ["state = :state" if state else "ended_at IS NULL"], {"state": state} if state else {}
    if owner_id:
        where, values = [*where, "owner_id = :owner"], {**values, "owner": owner_id}
    total = c.one(f"SELECT COUNT(*) AS n FROM promise WHERE {' AND '.join(where)}", **values)
    if after:
        where.append("(due_at > :due OR (due_at = :due AND id > :id))")
        values = {**values, "due": after.due_at, "id": after.id}
    rows = c.execute(
        f"SELECT * FROM promise WHERE {' AND '.join(where)} ORDER BY due_at, id LIMIT :limit", limit=limit, **values
    )
    return [Promise.from_row(row) for row in rows], total["n"] if total else 0


def of_conversations(c: Connection, conversation_ids: Sequence[str]) -> list[Promise]:
    """Every promise ever made in these conversations: those that are owed first, then the latest."""
    if not conversation_ids:
        return []
    ids = {f"id_{n}": one for n, one in enumerate(conversation_ids)}
    rows = c.execute(
        f"""SELECT * FROM promise WHERE conversation_id IN ({", ".join(f":{name}" for name in ids)})
            ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, due_at DESC, id""",
        **ids,
    )
    return [Promise.from_row(row) for row in rows]


def moves_of(c: Connection, promise_ids: Sequence[str]) -> dict[str, list[Move]]:
    """How each of these promises was moved, the first move first."""
    if not promise_ids:
        return {}
    ids = {f"id_{n}": one for n, one in enumerate(promise_ids)}
    found: dict[str, list[Move]] = {}
    for row in c.execute(
        f"SELECT * FROM promise_move WHERE promise_id IN ({', '.join(f':{name}' for name in ids)}) ORDER BY id", **ids
    ):
        move = Move(row["from_due"], row["to_due"], row["reason"], row["moved_by"], row["at"])
        found.setdefault(row["promise_id"], []).append(move)
    return found


def move(c: Connection, promise: Promise, text: str, due: str, reason: str, moved_by: str, now: str) -> None:
    """Give a promise another time; its alarm is set anew."""
    c.execute(
        """INSERT INTO promise_move (promise_id, from_due, to_due, reason, moved_by, at)
           VALUES (:id, :before, :due, :reason, :moved_by, :now)""",
        id=promise.id, before=promise.due_at, due=due, reason=reason, moved_by=moved_by, now=now,
    )  # fmt: skip
    c.execute(
        "UPDATE promise SET text = :text, due_at = :due, alerted_at = NULL, moves = moves + 1 WHERE id = :id",
        id=promise.id, text=text, due=due,
    )  # fmt: skip


def hand_over(c: Connection, promise_id: str, owner_id: str) -> None:
    """Let somebody else own a promise."""
    c.execute("UPDATE promise SET owner_id = :owner WHERE id = :id", owner=owner_id, id=promise_id)


def reach_by(c: Connection, promise_id: str, contact: str, text: str) -> None:
    """Let the visitor be reached in another way."""
    c.execute(
        "UPDATE promise SET contact = :contact, text = :text WHERE id = :id", contact=contact, text=text, id=promise_id
    )


def count_answers_from(c: Connection, promise_id: str, now: str) -> None:
    """What an agent says from now on keeps it."""
    c.execute("UPDATE promise SET answer_from = COALESCE(answer_from, :now) WHERE id = :id", now=now, id=promise_id)


def end(c: Connection, promise_id: str, state: State, note: str | None, now: str) -> None:
    """It is owed no longer."""
    c.execute(
        "UPDATE promise SET state = :state, note = :note, ended_at = :now WHERE id = :id AND ended_at IS NULL",
        state=state, note=note, now=now, id=promise_id,
    )  # fmt: skip


def figures(c: Connection, since: datetime, now: datetime) -> Figures:
    """How the promises turned out that fell due between `since` and `now`, or were answered before that."""
    rows = c.execute(
        """SELECT state, COUNT(*) AS n FROM promise
           WHERE due_at >= :since AND (due_at < :now OR ended_at IS NOT NULL) GROUP BY state""",
        since=iso(since),
        now=iso(now),
    )
    by_state = {row["state"]: row["n"] for row in rows}
    still = c.one("SELECT COUNT(*) AS n FROM promise WHERE ended_at IS NULL AND due_at >= :now", now=iso(now))
    return Figures(
        kept=by_state.get("kept", 0),
        late=by_state.get("late", 0) + by_state.get("open", 0),  # past its time, and nobody has looked yet
        broken=by_state.get("broken", 0),
        owed=still["n"] if still else 0,
    )
