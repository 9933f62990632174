"""SQL of visitors whom the host site knows: their history is one, whichever device they come from."""

from datetime import datetime, timedelta

from common.clock import iso
from common.database import Connection
from common.errors import Conflict
from common.ids import new_id
from handoff_api.conversations import repository
from handoff_api.conversations.identity_tokens import Identity
from handoff_api.conversations.models import Conversation

# A talk with the bot that nobody went on with is over; one with a person, or for which one is awaited, is not.
TALK_LASTS = timedelta(hours=12)


def visitor_of(c: Connection, now: datetime, identity: Identity) -> str:
    """The visitor's id behind an identity, made when it is seen for the first time."""
    c.execute(
        "INSERT INTO visitor_identity (subject, visitor_id, created_at) VALUES (:subject, :visitor, :at) "
        "ON CONFLICT (subject) DO NOTHING",
        subject=identity.subject, visitor=new_id("visitor"), at=iso(now),
    )  # fmt: skip
    row = c.one("SELECT visitor_id FROM visitor_identity WHERE subject = :subject", subject=identity.subject)
    return row["visitor_id"] if row else ""


def identify(c: Connection, now: datetime, conversation_id: str, identity: Identity) -> None:
    """Put a conversation into the history of the person that the host site named.

    Raises Conflict when it is in somebody else's: two people use this browser.
    """
    conversation = repository.lock(c, conversation_id)
    visitor_id = visitor_of(c, now, identity)
    if conversation.identified_at and conversation.visitor_id != visitor_id:
        raise Conflict("This conversation is somebody else's who was signed in here before. Begin a new one.")
    c.execute(
        "UPDATE conversation SET visitor_id = :visitor, identified_at = COALESCE(identified_at, :at), "
        "visitor_name = COALESCE(:name, visitor_name), visitor_email = COALESCE(visitor_email, :email) WHERE id = :id",
        visitor=visitor_id, at=iso(now), name=identity.name, email=identity.email, id=conversation_id,
    )  # fmt: skip


def going_on(c: Connection, now: datetime, identity: Identity) -> Conversation | None:
    """The conversation that this person is in the middle of, on whatever device; None when there is none."""
    row = c.one(
        """SELECT conversation.* FROM conversation
           JOIN visitor_identity ON visitor_identity.visitor_id = conversation.visitor_id
           WHERE subject = :subject AND status <> 'closed' AND (status <> 'with_bot' OR updated_at > :since)
             AND identified_at IS NOT NULL
           ORDER BY updated_at DESC LIMIT 1""",
        subject=identity.subject, since=iso(now - TALK_LASTS),
    )  # fmt: skip
    return Conversation.of(row) if row else None


def subject_of(c: Connection, conversation: Conversation) -> str | None:
    """The host site's name for the visitor of a conversation; None for somebody it did not name."""
    if not conversation.identified_at:
        return None
    row = c.one("SELECT subject FROM visitor_identity WHERE visitor_id = :id", id=conversation.visitor_id)
    return row["subject"] if row else None
