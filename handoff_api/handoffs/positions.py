"""Telling those who wait that they have moved: a piece of work of its own after every move.

It compares where everybody stands with what they were told last, so it is right whatever happened
before it, and repeating it changes nothing.
"""

from datetime import datetime

from common.database import Connection
from handoff_api.event_log import StoredEvent, append
from handoff_api.event_log.events import HandoffPositionChanged
from handoff_api.handoffs import repository
from handoff_api.handoffs.queue import availability, moved


def tell_positions(c: Connection, now: datetime) -> list[StoredEvent]:
    """The events for those whose position is another than the one they know."""
    changed = moved(c)
    present = availability(c, now).agents_present if changed else 0
    events = []
    for handoff, position in changed:
        repository.set_position(c, handoff.id, position)
        told = HandoffPositionChanged(handoff_id=handoff.id, position=position, agents_present=present)
        events.append(append(c, handoff.conversation_id, told, now))
    return events
