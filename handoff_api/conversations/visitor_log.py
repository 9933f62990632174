"""What happened in all conversations of one visitor, for the history that an agent reads."""

from collections import defaultdict
from collections.abc import Iterable

from common.database import Connection
from handoff_api.event_log.log import StoredEvent, stored


def read_of_visitor(c: Connection, visitor_id: str, types: Iterable[str]) -> dict[str, list[StoredEvent]]:
    """The events of these types in all conversations of a visitor, by conversation, oldest first."""
    named = {f"type_{n}": one for n, one in enumerate(types)}
    rows = c.execute(
        f"""SELECT event.conversation_id, event.seq, event.prev_everyone, event.type, event.audience, event.at, event.data
            FROM event JOIN conversation ON conversation.id = event.conversation_id
            WHERE conversation.visitor_id = :visitor AND event.type IN ({", ".join(f":{name}" for name in named)})
            ORDER BY event.conversation_id, event.seq""",
        visitor=visitor_id,
        **named,
    )
    found: defaultdict[str, list[StoredEvent]] = defaultdict(list)
    for row in rows:
        found[row["conversation_id"]].append(stored(row))
    return dict(found)
