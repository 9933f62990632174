"""Which chats their agents lose: no first answer in time, or a console that is gone while an answer is owed.

Who is on a break keeps his chats. Whoever had the last word before his console went keeps the chat as
well, until the visitor writes again: nobody waits for him.
"""

from datetime import datetime
from typing import NamedTuple

from common.clock import iso
from common.database import Connection
from common.errors import Conflict
from handoff_api.conversations.latest import unanswered
from handoff_api.handoffs import repository
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.putting_back import Lost
from handoff_api.handoffs.queueing import take_back
from handoff_api.handoffs.scene import Scene
from handoff_api.staff.presence import AWAY_AFTER


class Due(NamedTuple):
    """A chat that its agent loses, and why."""

    handoff: Handoff
    why: Lost


def due(c: Connection, now: datetime, handoff_id: str | None = None) -> list[Due]:
    """The chats whose agents lose them at `now`; of all, or of this one."""
    one = {"id": handoff_id} if handoff_id else {}
    silent = c.execute(
        f"""SELECT handoff.id FROM handoff LEFT JOIN presence ON presence.staff_id = handoff.assignee_id
            WHERE handoff.state = 'active' {"AND handoff.id = :id" if one else ""}
              AND (handoff.answer_by <= :now OR ({_CONSOLE_IS_GONE}))""",
        now=iso(now),
        lost=iso(now - AWAY_AFTER),
        **one,
    )
    found = [handoff for row in silent if (handoff := repository.with_id(c, row["id"])) is not None]
    owed = unanswered(c, [handoff.conversation_id for handoff in found])
    return [
        Due(handoff, "no_answer" if _is_late(handoff, now) else "agent_gone")
        for handoff in found
        if handoff.answer_by or handoff.conversation_id in owed
    ]


def take_due(c: Connection, now: datetime, found: Due) -> Scene:
    """Take the chat from its agent, if that is still so. Raises Conflict when he answered or came back meanwhile."""
    Scene.open(c, now, found.handoff.id)  # whoever answers at this moment is either before or after it
    still = due(c, now, found.handoff.id)
    if not still:
        raise Conflict("This conversation has moved on.")
    return take_back(c, now, found.handoff, still[0].why)


def _is_late(handoff: Handoff, now: datetime) -> bool:
    return handoff.answer_by is not None and handoff.answer_by <= iso(now)


# Nothing was heard of him for as long as it takes to count as away: no heartbeat, no message, no claim.
_CONSOLE_IS_GONE = """COALESCE(presence.seen_at, '') <= :lost AND handoff.claimed_at <= :lost
    AND NOT EXISTS (SELECT message.id FROM message WHERE message.conversation_id = handoff.conversation_id
                      AND message.sender = handoff.assignee_id AND message.at > :lost)"""
