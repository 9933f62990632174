"""Telling those who wait where they stand and how many agents are there, whenever either has changed.

It compares what is so with what everybody was told last, so it is right whatever happened before
it, and repeating it changes nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from common.database import Connection
from handoff_api.event_log import StoredEvent, append
from handoff_api.event_log.events import HandoffPositionChanged
from handoff_api.event_log.parts import Wait
from handoff_api.handoffs import repository, said_waits
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.queue import availability, places, untold
from handoff_api.waits.estimates import Estimate


def is_somebody_untold(c: Connection, now: datetime) -> bool:
    """Whether `tell_positions` would have something to say."""
    return bool(untold(c, now, availability(c, now).agents_present))


def tell_positions(c: Connection, now: datetime) -> list[StoredEvent]:
    """The events for those who know another position, or another number of agents, than is so."""
    present = availability(c, now).agents_present
    return [
        _tell(c, now, handoff, position, present, said_waits.left(c, handoff.id))
        for handoff, position in untold(c, now, present)
    ]


def tell_waits(c: Connection, now: datetime, estimates: Iterable[Estimate]) -> list[StoredEvent]:
    """The events for those whose wait is another one than they were told, from what was estimated a moment ago."""
    by_id = {one.handoff_id: one for one in estimates}
    present = availability(c, now).agents_present
    events = []
    for handoff, place in places(c, now):  # who was taken meanwhile is told nothing
        estimate = by_id.get(handoff.id)
        if estimate is not None:
            change = said_waits.say(c, now, estimate, place, at_joining=False)
            if change is not None:
                events.append(_tell(c, now, handoff, change.position, present, change.wait))
        elif said_waits.silence(c, handoff.id):
            events.append(_tell(c, now, handoff, handoff.position or 1, present, None))
    return events


def _tell(
    c: Connection, now: datetime, handoff: Handoff, position: int, present: int, wait: Wait | None
) -> StoredEvent:
    repository.remember_told(c, handoff.id, position, present)
    told = HandoffPositionChanged(handoff_id=handoff.id, position=position, agents_present=present, wait=wait)
    return append(c, handoff.conversation_id, told, now)
