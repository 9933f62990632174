"""Who may open a conversation: tokens, of which only hashes are kept, and links that work once."""

from datetime import datetime, timedelta

from common.clock import iso
from common.database import Connection
from common.errors import NotFound
from common.ids import new_token, token_hash
from handoff_api.conversations.models import Conversation

LINK_LASTS = timedelta(minutes=15)  # long enough to pick up the phone, short enough to be forgotten in a mailbox


def issue_token(c: Connection, now: datetime, conversation_id: str, token: str) -> None:
    """Let `token` open a conversation."""
    c.execute(
        "INSERT INTO visitor_token (token_hash, conversation_id, created_at) VALUES (:hash, :id, :at)",
        hash=token_hash(token), id=conversation_id, at=iso(now),
    )  # fmt: skip


def opened_by(c: Connection, token: str) -> Conversation | None:
    """The conversation that a token opens."""
    row = c.one(
        "SELECT conversation.* FROM visitor_token JOIN conversation ON conversation.id = conversation_id "
        "WHERE token_hash = :hash",
        hash=token_hash(token),
    )  # fmt: skip
    return Conversation.of(row) if row else None


def issue_link(c: Connection, now: datetime, conversation_id: str, code: str) -> str:
    """Let `code` open a conversation once; until when, as text."""
    expires_at = iso(now + LINK_LASTS)
    c.execute("DELETE FROM resume_link WHERE expires_at < :now", now=iso(now))
    c.execute(
        "INSERT INTO resume_link (code_hash, conversation_id, expires_at) VALUES (:hash, :id, :until)",
        hash=token_hash(code), id=conversation_id, until=expires_at,
    )  # fmt: skip
    return expires_at


def redeem(c: Connection, now: datetime, code: str) -> tuple[str, str]:
    """The conversation and a new token for it; the code is used up. Raises NotFound."""
    row = c.one(
        "DELETE FROM resume_link WHERE code_hash = :hash AND expires_at >= :now RETURNING conversation_id",
        hash=token_hash(code), now=iso(now),
    )  # fmt: skip
    if row is None:
        raise NotFound("This link has been used already or is too old. Ask for a new one where you began.")
    token = new_token()
    issue_token(c, now, row["conversation_id"], token)
    return row["conversation_id"], token


def revoke_all(c: Connection, conversation_id: str) -> None:
    """No token and no link opens the conversation any more."""
    for table in ("visitor_token", "resume_link"):
        c.execute(f"DELETE FROM {table} WHERE conversation_id = :id", id=conversation_id)
