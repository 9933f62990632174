"""The SQL of canned replies."""

import json

from common.database import Connection
from handoff_api.canned_replies.models import CannedReply


def everything(c: Connection) -> list[CannedReply]:
    """All replies of everybody, by their shortcuts."""
    rows = c.execute("SELECT * FROM canned_reply ORDER BY shortcut, scope, skill, id")
    return [CannedReply.from_row(row) for row in rows]


def with_id(c: Connection, reply_id: str) -> CannedReply | None:
    """The reply with this id."""
    row = c.one("SELECT * FROM canned_reply WHERE id = :id", id=reply_id)
    return CannedReply.from_row(row) if row else None


def store(c: Connection, reply: CannedReply) -> bool:
    """Keep a new reply or the newer form of a known one; False when its shortcut has another reply already."""
    taken = c.one(
        """SELECT id FROM canned_reply WHERE shortcut = :shortcut AND scope = :scope AND skill = :skill
           AND owner_id = :owner AND id <> :id""",
        shortcut=reply.shortcut, scope=reply.scope, skill=reply.skill, owner=reply.owner_id, id=reply.id,
    )  # fmt: skip
    if taken:
        return False
    c.execute(
        """INSERT INTO canned_reply (id, shortcut, scope, skill, owner_id, texts, changed_by, changed_at)
           VALUES (:id, :shortcut, :scope, :skill, :owner, :texts, :by, :at)
           ON CONFLICT (id) DO UPDATE SET shortcut = excluded.shortcut, scope = excluded.scope,
             skill = excluded.skill, owner_id = excluded.owner_id, texts = excluded.texts,
             changed_by = excluded.changed_by, changed_at = excluded.changed_at""",
        id=reply.id, shortcut=reply.shortcut, scope=reply.scope, skill=reply.skill, owner=reply.owner_id,
        texts=json.dumps(reply.texts, ensure_ascii=False), by=reply.changed_by, at=reply.changed_at,
    )  # fmt: skip
    return True


def remove(c: Connection, reply_id: str) -> None:
    """Take a reply out for good; what was said with it stays said."""
    c.execute("DELETE FROM canned_reply WHERE id = :id", id=reply_id)
