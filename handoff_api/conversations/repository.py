"""SQL of conversations. Each function is used inside a `write` or `read` of the database."""

from datetime import datetime

from common.clock import iso
from common.database import Connection
from common.errors import NotFound
from handoff_api.conversations.models import Conversation, Status


def insert(c: Connection, conversation: Conversation) -> None:
    """Store a new conversation."""
    c.execute(
        "INSERT INTO conversation (id, visitor_id, language, status, episode, last_seq, last_everyone_seq, page_url, "
        "visitor_name, visitor_email, visitor_phone, visitor_time_zone, identified_at, created_at, updated_at) VALUES "
        "(:id, :visitor_id, :language, :status, :episode, 0, 0, :page_url, :name, :email, :phone, :time_zone, "
        ":identified_at, :at, :at)",
        id=conversation.id, visitor_id=conversation.visitor_id, language=conversation.language,
        status=conversation.status, episode=conversation.episode, page_url=conversation.page_url,
        name=conversation.visitor_name, email=conversation.visitor_email, phone=conversation.visitor_phone,
        time_zone=conversation.visitor_time_zone, identified_at=conversation.identified_at,
        at=conversation.created_at,
    )  # fmt: skip


def find(c: Connection, conversation_id: str) -> Conversation | None:
    """A conversation, or None."""
    row = c.one("SELECT * FROM conversation WHERE id = :id", id=conversation_id)
    return Conversation.of(row) if row else None


def get(c: Connection, conversation_id: str) -> Conversation:
    """A conversation. Raises NotFound."""
    return _existing(find(c, conversation_id))


def lock(c: Connection, conversation_id: str) -> Conversation:
    """A conversation, locked until the commit: who decides by its status begins here. Raises NotFound."""
    row = c.one(f"SELECT * FROM conversation WHERE id = :id{c.for_update}", id=conversation_id)
    return _existing(Conversation.of(row) if row else None)


def _existing(conversation: Conversation | None) -> Conversation:
    if conversation is None:
        raise NotFound("There is no such conversation.")
    return conversation


def set_status(c: Connection, conversation_id: str, status: Status, now: datetime) -> None:
    """Change who speaks next; together, in one transaction, with the event that says so."""
    closed_at = iso(now) if status == "closed" else None
    c.execute(
        "UPDATE conversation SET status = :status, closed_at = :closed_at WHERE id = :id",
        status=status, closed_at=closed_at, id=conversation_id,
    )  # fmt: skip


def return_to_bot(c: Connection, conversation_id: str) -> None:
    """The bot speaks again, and starts fresh: a new episode."""
    c.execute("UPDATE conversation SET status = 'with_bot', episode = episode + 1 WHERE id = :id", id=conversation_id)


def set_language(c: Connection, conversation_id: str, language: str) -> None:
    """Remember the language that the visitor writes in."""
    c.execute("UPDATE conversation SET language = :language WHERE id = :id", language=language, id=conversation_id)


def set_contact(c: Connection, conversation_id: str, name: str | None, email: str | None, phone: str | None) -> None:
    """Add to how the visitor can be reached; None leaves a field as it is."""
    c.execute(
        "UPDATE conversation SET visitor_name = COALESCE(:name, visitor_name), visitor_email = "
        "COALESCE(:email, visitor_email), visitor_phone = COALESCE(:phone, visitor_phone) WHERE id = :id",
        name=name, email=email, phone=phone, id=conversation_id,
    )  # fmt: skip


def of_visitor(c: Connection, visitor_id: str) -> list[Conversation]:
    """All conversations of one visitor, newest first."""
    rows = c.execute(
        "SELECT * FROM conversation WHERE visitor_id = :id ORDER BY created_at DESC LIMIT 50", id=visitor_id
    )
    return [Conversation.of(row) for row in rows]
