"""Who may open a conversation: tokens, of which only hashes are kept, and links.

A link for another device works once. One in a letter works for as long as the letter is worth reading.
"""

from datetime import datetime, timedelta
from typing import Literal

from common.clock import iso
from common.database import Connection
from common.errors import NotFound
from common.ids import new_token, token_hash
from handoff_api.conversations.models import Conversation

Purpose = Literal["device", "mail"]

LINK_LASTS: dict[Purpose, timedelta] = {
    "device": timedelta(minutes=15),  # long enough to pick up the phone
    "mail": timedelta(days=7),  # read on Monday on the phone, gone on with on Tuesday at the desk
}


TOKEN_LASTS = timedelta(days=180)  # after its last use; who comes back later begins anew
NOTED_EVERY = timedelta(days=1)


def issue_token(c: Connection, now: datetime, conversation_id: str, token: str) -> None:
    """Let `token` open a conversation."""
    c.execute(
        "INSERT INTO visitor_token (token_hash, conversation_id, created_at) VALUES (:hash, :id, :at)",
        hash=token_hash(token), id=conversation_id, at=iso(now),
    )  # fmt: skip


def opened_by(c: Connection, now: datetime, token: str) -> Conversation | None:
    """The conversation that a token opens; one that was not used for a long time opens nothing any more."""
    row = c.one(
        "SELECT conversation.* FROM visitor_token JOIN conversation ON conversation.id = conversation_id "
        "WHERE token_hash = :hash AND COALESCE(used_at, visitor_token.created_at) >= :since",
        hash=token_hash(token), since=iso(now - TOKEN_LASTS),
    )  # fmt: skip
    return Conversation.of(row) if row else None


def is_use_unnoted(c: Connection, now: datetime, token: str) -> bool:
    """Whether the use of a token has to be noted: it is, once a day, for a write with each request would be many."""
    row = c.one(
        "SELECT COALESCE(used_at, created_at) AS last FROM visitor_token WHERE token_hash = :hash",
        hash=token_hash(token),
    )
    return row is not None and row["last"] < iso(now - NOTED_EVERY)


def note_use(c: Connection, now: datetime, token: str) -> None:
    """A token was used now."""
    c.execute("UPDATE visitor_token SET used_at = :at WHERE token_hash = :hash", at=iso(now), hash=token_hash(token))


def issue_link(c: Connection, now: datetime, conversation_id: str, code: str, purpose: Purpose = "device") -> str:
    """Let `code` open a conversation; until when, as text."""
    expires_at = iso(now + LINK_LASTS[purpose])
    c.execute("DELETE FROM resume_link WHERE expires_at < :now", now=iso(now))
    c.execute(
        "INSERT INTO resume_link (code_hash, conversation_id, expires_at, purpose) VALUES (:hash, :id, :until, :purpose)",
        hash=token_hash(code), id=conversation_id, until=expires_at, purpose=purpose,
    )  # fmt: skip
    return expires_at


def link_for_letter(c: Connection, now: datetime, conversation_id: str) -> str:
    """The code of a new link that a letter about this conversation carries."""
    code = new_token()
    issue_link(c, now, conversation_id, code, "mail")
    return code


def redeem(c: Connection, now: datetime, code: str) -> tuple[str, str]:
    """The conversation and a new token for it; a code for another device is used up. Raises NotFound."""
    params = {"hash": token_hash(code), "now": iso(now)}
    row = c.one(
        "DELETE FROM resume_link WHERE code_hash = :hash AND expires_at >= :now AND purpose = 'device' "
        "RETURNING conversation_id",
        **params,
    ) or c.one(
        "SELECT conversation_id FROM resume_link WHERE code_hash = :hash AND expires_at >= :now AND purpose = 'mail'",
        **params,
    )
    if row is None:
        raise NotFound("This link has been used already or is too old. Ask for a new one where you began.")
    token = new_token()
    issue_token(c, now, row["conversation_id"], token)
    return row["conversation_id"], token


def revoke_all(c: Connection, conversation_id: str) -> None:
    """No token and no link opens the conversation any more."""
    for table in ("visitor_token", "resume_link"):
        c.execute(f"DELETE FROM {table} WHERE conversation_id = :id", id=conversation_id)
