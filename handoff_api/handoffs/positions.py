"""Telling those who wait where they stand and how many agents are there, whenever either has changed.

It compares what is so with what everybody was told last, so it is right whatever happened before
it, and repeating it changes nothing.
"""

from datetime import datetime

from common.database import Connection
from handoff_api.event_log import StoredEvent, append
from handoff_api.event_log.events import HandoffPositionChanged
from handoff_api.handoffs import repository
from handoff_api.handoffs.queue import availability, untold


def is_somebody_untold(c: Connection, now: datetime) -> bool:
    """Whether `tell_positions` would have something to say."""
    return bool(untold(c, availability(c, now).agents_present))


def tell_positions(c: Connection, now: datetime) -> list[StoredEvent]:
    """The events for those who know another position, or another number of agents, than is so."""
    present = availability(c, now).agents_present
    events = []
    for handoff, position in untold(c, present):
        repository.remember_told(c, handoff.id, position, present)
        told = HandoffPositionChanged(handoff_id=handoff.id, position=position, agents_present=present)
        events.append(append(c, handoff.conversation_id, told, now))
    return events
