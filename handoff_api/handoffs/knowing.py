"""Whom a visitor knows: who spoke with him last, in this conversation or an earlier one."""

from common.auth import AGENTS
from common.database import Connection
from handoff_api.staff.models import Staff
from handoff_api.staff.repository import staff_with_id


def agent_he_knows(c: Connection, visitor_id: str) -> Staff | None:
    """The agent who said something to this visitor last, if he still answers visitors."""
    row = c.one(
        """SELECT message.sender AS staff_id FROM message
           JOIN conversation ON conversation.id = message.conversation_id
           WHERE conversation.visitor_id = :visitor_id AND message.speaker = 'agent'
           ORDER BY message.at DESC LIMIT 1""",
        visitor_id=visitor_id,
    )
    staff = staff_with_id(c, row["staff_id"]) if row else None
    return staff if staff is not None and staff.active and set(staff.roles) & AGENTS else None
