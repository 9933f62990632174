"""The two ways to SQL's log: append inside a transaction, read from a number on."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.clock import iso
from common.database import Connection, Row
from common.errors import NotFound
from handoff_api.event_log.events import EVENTS, Audience, Event

READ_AT_MOST = 500  # events in one answer; who needs more asks again from the last one


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its number. `prev_everyone` is the seq before it in the visitor's view."""

    conversation_id: str
    seq: int
    prev_everyone: int
    type: str
    audience: Audience
    at: str
    data: dict[str, Any]

    def prev(self, audience: Audience) -> int:
        """The seq before this one in that audience's view; 0 before the first."""
        return self.seq - 1 if audience == "staff" else self.prev_everyone

    def wire(self, audience: Audience) -> dict[str, Any]:
        """The event as it is sent to that audience, without what is only for the staff."""
        data = self.data
        if audience == "everyone":
            hidden = EVENTS[self.type].staff_only
            data = {name: value for name, value in data.items() if name not in hidden}
        return {"seq": self.seq, "prev": self.prev(audience), "type": self.type, "at": self.at, "data": data}


def append(c: Connection, conversation_id: str, event: Event, now: datetime) -> StoredEvent:
    """Write the next event of a conversation, inside the caller's transaction. Raises NotFound.

    The row of the conversation hands out the numbers, and stays locked until the commit.
    """
    at, data = iso(now), event.data()
    row = c.one(
        "INSERT INTO event (conversation_id, seq, prev_everyone, type, audience, at, data) "
        "SELECT id, last_seq + 1, last_everyone_seq, :type, :audience, :at, :data "
        f"FROM conversation WHERE id = :id{c.for_update} RETURNING seq, prev_everyone",
        id=conversation_id, type=event.type, audience=event.audience, at=at, data=json.dumps(data, ensure_ascii=False),
    )  # fmt: skip
    if row is None:
        raise NotFound("There is no such conversation.")
    everyone = ", last_everyone_seq = :seq" if event.audience == "everyone" else ""
    c.execute(
        f"UPDATE conversation SET last_seq = :seq{everyone}, updated_at = :at WHERE id = :id",
        seq=row["seq"], at=at, id=conversation_id,
    )  # fmt: skip
    return StoredEvent(conversation_id, row["seq"], row["prev_everyone"], event.type, event.audience, at, data)


def read(
    c: Connection, conversation_id: str, after: int = 0, audience: Audience = "everyone", at_most: int = READ_AT_MOST
) -> list[StoredEvent]:
    """The events of a conversation with a seq above `after`, oldest first, that `audience` may see."""
    visible = " AND audience = 'everyone'" if audience == "everyone" else ""
    rows = c.execute(
        "SELECT conversation_id, seq, prev_everyone, type, audience, at, data FROM event "
        f"WHERE conversation_id = :id AND seq > :after{visible} ORDER BY seq LIMIT :most",
        id=conversation_id, after=after, most=at_most,
    )  # fmt: skip
    return [stored(row) for row in rows]


def read_all(c: Connection, conversation_id: str, audience: Audience = "everyone") -> list[StoredEvent]:
    """The whole log of a conversation, oldest first."""
    events: list[StoredEvent] = []
    while more := read(c, conversation_id, events[-1].seq if events else 0, audience):
        events += more
    return events


def overwrite(c: Connection, event: StoredEvent, data: dict[str, Any]) -> None:
    """Replace what an event says. Only erasure does this: otherwise the log is append-only."""
    c.execute(
        "UPDATE event SET data = :data WHERE conversation_id = :id AND seq = :seq",
        data=json.dumps(data, ensure_ascii=False), id=event.conversation_id, seq=event.seq,
    )  # fmt: skip


def stored(row: Row) -> StoredEvent:
    """A row of the table `event` as a StoredEvent."""
    return StoredEvent(
        row["conversation_id"], row["seq"], row["prev_everyone"], row["type"], row["audience"], row["at"],
        json.loads(row["data"]),
    )  # fmt: skip
