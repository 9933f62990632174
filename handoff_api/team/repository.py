"""The SQL of invitations, of links to a new password, and of what is written down about accounts."""

import json
from typing import Any

from common.database import Connection, Row
from handoff_api.staff.repository import names_of_staff
from handoff_api.team.models import AuditLine, Invitation, What

_OPEN = "ended_at IS NULL AND expires_at > :now"


def insert_invitation(c: Connection, invitation: Invitation, code_hash: str) -> None:
    """Store an invitation; an earlier one of the same address does not work any more."""
    c.execute(
        """UPDATE invitation SET ended_at = :now, ended_by = 'replaced' WHERE email = :email AND ended_at IS NULL""",
        email=invitation.email,
        now=invitation.created_at,
    )
    c.execute(
        """INSERT INTO invitation (id, code_hash, email, roles, skills, languages, invited_by, created_at, expires_at)
           VALUES (:id, :code, :email, :roles, :skills, :languages, :by, :now, :expires)""",
        id=invitation.id, code=code_hash, email=invitation.email, roles=json.dumps(invitation.roles),
        skills=json.dumps(invitation.skills), languages=json.dumps(invitation.languages), by=invitation.invited_by,
        now=invitation.created_at, expires=invitation.expires_at,
    )  # fmt: skip


def open_invitations(c: Connection, now: str) -> list[Invitation]:
    """Who is expected, the latest invited first."""
    rows = c.execute(f"SELECT * FROM invitation WHERE {_OPEN} ORDER BY created_at DESC, id", now=now)
    return [_invitation(row) for row in rows]


def open_invitation(c: Connection, code_hash: str, now: str, lock: bool = False) -> Invitation | None:
    """The invitation that a code opens, unless it is over; `lock` holds it until the work is committed."""
    found = c.one(
        f"SELECT * FROM invitation WHERE code_hash = :code AND {_OPEN}" + (c.for_update if lock else ""),
        code=code_hash,
        now=now,
    )
    return _invitation(found) if found else None


def end_invitation(c: Connection, invitation_id: str, why: str, now: str) -> Invitation | None:
    """Let an invitation work no more; which one it was, or None when it was over."""
    found = c.one(f"SELECT * FROM invitation WHERE id = :id AND {_OPEN}" + c.for_update, id=invitation_id, now=now)
    if found is not None:
        c.execute(
            "UPDATE invitation SET ended_at = :now, ended_by = :why WHERE id = :id", id=invitation_id, why=why, now=now
        )
    return _invitation(found) if found else None


def withdraw_invitations_by(c: Connection, staff_id: str, now: str) -> None:
    """Nobody comes in any more on the word of somebody who has no say."""
    c.execute(
        "UPDATE invitation SET ended_at = :now, ended_by = 'withdrawn' WHERE invited_by = :id AND ended_at IS NULL",
        id=staff_id,
        now=now,
    )


def insert_password_link(c: Connection, code_hash: str, staff_id: str, now: str, expires_at: str) -> None:
    """Store a link that lets somebody choose a new password; earlier ones end."""
    end_password_links(c, staff_id, now)
    c.execute(
        """INSERT INTO password_link (code_hash, staff_id, created_at, expires_at)
           VALUES (:code, :staff, :now, :expires)""",
        code=code_hash,
        staff=staff_id,
        now=now,
        expires=expires_at,
    )


def password_link_owner(c: Connection, code_hash: str, now: str, lock: bool = False) -> str | None:
    """Who may choose a new password with a code; None when it is over."""
    row = c.one(
        f"SELECT staff_id FROM password_link WHERE code_hash = :code AND {_OPEN}" + (c.for_update if lock else ""),
        code=code_hash,
        now=now,
    )
    return row["staff_id"] if row else None


def end_password_links(c: Connection, staff_id: str, now: str) -> None:
    """Let no link of somebody's work any more."""
    c.execute(
        "UPDATE password_link SET ended_at = :now WHERE staff_id = :id AND ended_at IS NULL", id=staff_id, now=now
    )


def write_down(c: Connection, now: str, actor_id: str, what: What, staff_id: str | None, **detail: Any) -> None:
    """Keep who did what to whose account."""
    c.execute(
        """INSERT INTO staff_audit (at, actor_id, staff_id, what, detail)
           VALUES (:at, :actor, :staff, :what, :detail)""",
        at=now,
        actor=actor_id,
        staff=staff_id,
        what=what,
        detail=json.dumps(detail, ensure_ascii=False),
    )


def audit(c: Connection, limit: int, staff_id: str | None = None) -> list[AuditLine]:
    """What was done, the latest first; only to one account when that is named."""
    whose = "WHERE staff_id = :staff" if staff_id else ""
    rows = c.execute(
        f"SELECT * FROM staff_audit {whose} ORDER BY id DESC LIMIT :limit",
        limit=limit,
        **({"staff": staff_id} if staff_id else {}),
    )
    names = names_of_staff(c)
    return [
        AuditLine(
            row["at"], row["actor_id"], names.get(row["actor_id"], ""), row["staff_id"], names.get(row["staff_id"]),
            row["what"], json.loads(row["detail"]),
        )
        for row in rows
    ]  # fmt: skip


def _invitation(row: Row) -> Invitation:
    return Invitation(
        id=row["id"],
        email=row["email"],
        roles=tuple(json.loads(row["roles"])),
        skills=tuple(json.loads(row["skills"])),
        languages=tuple(json.loads(row["languages"])),
        invited_by=row["invited_by"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
