"""The SQL of accounts and their sessions."""

import json

from common.database import Connection, Row
from handoff_api.staff.models import Staff


def insert_staff(c: Connection, staff: Staff, password_hash: str, now: str) -> bool:
    """Store a new account; False when the address has one already."""
    c.execute(
        """INSERT INTO staff (id, email, name, password_hash, roles, skills, languages, active, created_at)
           VALUES (:id, :email, :name, :password_hash, :roles, :skills, :languages, 1, :now)
           ON CONFLICT (email) DO NOTHING""",
        id=staff.id,
        email=staff.email,
        name=staff.name,
        password_hash=password_hash,
        roles=json.dumps(staff.roles),
        skills=json.dumps(staff.skills),
        languages=json.dumps(staff.languages),
        now=now,
    )
    return c.rowcount == 1


def staff_with_id(c: Connection, staff_id: str, lock: bool = False) -> Staff | None:
    """The account with this id, active or not; `lock` holds its row until the work is committed."""
    row = c.one("SELECT * FROM staff WHERE id = :id" + (c.for_update if lock else ""), id=staff_id)
    return _staff(row) if row else None


def staff_with_email(c: Connection, email: str) -> tuple[Staff, str] | None:
    """The active account of this address, and the hash of its password."""
    row = c.one("SELECT * FROM staff WHERE email = :email AND active = 1", email=email)
    return (_staff(row), row["password_hash"]) if row else None


def active_staff(c: Connection) -> list[Staff]:
    """Everybody who may sign in, by name."""
    return [_staff(row) for row in c.execute("SELECT * FROM staff WHERE active = 1 ORDER BY name, id")]


def names_of_staff(c: Connection) -> dict[str, str]:
    """The name of everybody who ever had an account, by id."""
    return {row["id"]: row["name"] for row in c.execute("SELECT id, name FROM staff")}


def is_any_staff(c: Connection) -> bool:
    """Whether there is any account yet."""
    return c.one("SELECT id FROM staff LIMIT 1") is not None


def all_staff(c: Connection) -> list[Staff]:
    """Everybody who ever had an account, by name."""
    return [_staff(row) for row in c.execute("SELECT * FROM staff ORDER BY name, id")]


def locked_staff(c: Connection) -> dict[str, Staff]:
    """All accounts by id, held until the work is committed: two administrators cannot end each other."""
    return {row["id"]: _staff(row) for row in c.execute("SELECT * FROM staff ORDER BY id" + c.for_update)}


def update_staff(c: Connection, staff: Staff) -> None:
    """Keep an account as it is now; its address stays."""
    c.execute(
        """UPDATE staff SET name = :name, roles = :roles, skills = :skills, languages = :languages, active = :active
           WHERE id = :id""",
        id=staff.id,
        name=staff.name,
        roles=json.dumps(staff.roles),
        skills=json.dumps(staff.skills),
        languages=json.dumps(staff.languages),
        active=int(staff.active),
    )


def set_password(c: Connection, staff_id: str, password_hash: str) -> None:
    """Replace somebody's password."""
    c.execute("UPDATE staff SET password_hash = :hash WHERE id = :id", id=staff_id, hash=password_hash)


def insert_session(c: Connection, token_hash: str, staff_id: str, now: str) -> None:
    """Store a session that begins now."""
    c.execute(
        """INSERT INTO staff_session (token_hash, staff_id, created_at, seen_at, ended_at)
           VALUES (:token_hash, :staff_id, :now, :now, NULL)""",
        token_hash=token_hash,
        staff_id=staff_id,
        now=now,
    )


def session_owner(c: Connection, token_hash: str, created_after: str, seen_after: str) -> tuple[Staff, str] | None:
    """Whose session this is and when it was last seen; None when it is over."""
    row = c.one(
        """SELECT staff.*, staff_session.seen_at AS seen_at
           FROM staff_session JOIN staff ON staff.id = staff_session.staff_id
           WHERE staff_session.token_hash = :token_hash AND staff_session.ended_at IS NULL AND staff.active = 1
             AND staff_session.created_at > :created_after AND staff_session.seen_at > :seen_after""",
        token_hash=token_hash,
        created_after=created_after,
        seen_after=seen_after,
    )
    return (_staff(row), row["seen_at"]) if row else None


def touch_session(c: Connection, token_hash: str, now: str) -> None:
    """Note that a session was used; one that is over stays over."""
    c.execute(
        "UPDATE staff_session SET seen_at = :now WHERE token_hash = :token_hash AND ended_at IS NULL",
        token_hash=token_hash,
        now=now,
    )


def end_session(c: Connection, token_hash: str, now: str) -> None:
    """End one session."""
    c.execute(
        "UPDATE staff_session SET ended_at = :now WHERE token_hash = :token_hash AND ended_at IS NULL",
        token_hash=token_hash,
        now=now,
    )


def end_sessions_of(c: Connection, staff_id: str, now: str, but: str = "") -> None:
    """End every session of somebody, except the one with the token hash `but`."""
    c.execute(
        """UPDATE staff_session SET ended_at = :now
           WHERE staff_id = :id AND ended_at IS NULL AND token_hash <> :but""",
        id=staff_id,
        now=now,
        but=but,
    )


def sessions_of(c: Connection, staff_id: str, created_after: str, seen_after: str) -> list[Row]:
    """The sessions of somebody that are not over, the last used first: `{token_hash, created_at, seen_at}`."""
    return c.execute(
        """SELECT token_hash, created_at, seen_at FROM staff_session
           WHERE staff_id = :id AND ended_at IS NULL AND created_at > :created_after AND seen_at > :seen_after
           ORDER BY seen_at DESC, token_hash""",
        id=staff_id,
        created_after=created_after,
        seen_after=seen_after,
    )


def _staff(row: Row) -> Staff:
    return Staff(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        roles=tuple(json.loads(row["roles"])),
        skills=tuple(json.loads(row["skills"])),
        languages=tuple(json.loads(row["languages"])),
        active=bool(row["active"]),
    )
