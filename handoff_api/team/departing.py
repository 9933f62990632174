"""What becomes of the chats of somebody who no longer works here: they go back to their place in the queue."""

from dataclasses import dataclass, field
from datetime import datetime

from common.auth import Actor
from common.clock import iso
from common.database import Connection
from handoff_api.event_log import StoredEvent
from handoff_api.handoffs import queueing
from handoff_api.staff.presence import leave_in
from handoff_api.team import repository


@dataclass(frozen=True)
class Departure:
    """What somebody left behind, and the events that tell the visitors."""

    chats: int = 0
    promises: int = 0
    events: list[StoredEvent] = field(default_factory=list)


def leave_desk(c: Connection, now: datetime, actor: Actor, staff_id: str) -> Departure:
    """Take somebody away from the desk for good; visitors keep the time they have waited, and are told."""
    leave_in(c, staff_id, iso(now))
    chats = repository.chats_of(c, staff_id)
    events = [event for handoff_id in chats for event in queueing.release(c, now, actor, handoff_id).events]
    return Departure(len(chats), 0, events)
