"""What becomes of the chats and promises of somebody who no longer answers visitors: others get them, all are told."""

from dataclasses import dataclass, field
from datetime import datetime

from common.auth import Actor
from common.clock import iso
from common.database import Connection
from handoff_api.event_log import StoredEvent
from handoff_api.handoffs import keeping_promises, queueing
from handoff_api.handoffs import repository as handoffs
from handoff_api.staff.presence import leave_in


@dataclass(frozen=True)
class Departure:
    """How much somebody left behind, and the events that tell of it."""

    chats: int = 0
    promises: int = 0
    events: list[StoredEvent] = field(default_factory=list)


def leave_desk(c: Connection, now: datetime, actor: Actor, staff_id: str) -> Departure:
    """Take somebody away from the desk for good.

    Visitors keep the time they have waited; promises go to whoever can keep them.
    """
    leave_in(c, staff_id, iso(now))
    chats = handoffs.chats_of(c, staff_id)
    scenes = [queueing.take_back(c, now, chat, "account_ended") for chat in chats]
    handed_over = keeping_promises.hand_over_all(c, now, actor, staff_id)
    events = [event for scene in [*scenes, *handed_over] for event in scene.events]
    return Departure(len(chats), len(handed_over), events)
