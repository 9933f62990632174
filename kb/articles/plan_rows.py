"""The SQL of what is planned for articles: expiry, review, and versions that wait for their time."""

import json
from collections.abc import Sequence

from common.database import Connection, Row


def set_expiry(c: Connection, article_id: str, expires_at: str | None, generation: int, now: str) -> None:
    """From when on the article answers nobody; in a generation of its own, so that every process hears of it."""
    c.execute(
        "UPDATE article SET expires_at = :expires_at, generation = :generation, changed_at = :now WHERE id = :id",
        expires_at=expires_at,
        generation=generation,
        now=now,
        id=article_id,
    )


def set_review(c: Connection, article_id: str, review_on: str | None, review_by: str | None, now: str) -> None:
    """When somebody looks at the article again, and who."""
    c.execute(
        "UPDATE article SET review_on = :review_on, review_by = :review_by, changed_at = :now WHERE id = :id",
        review_on=review_on,
        review_by=review_by,
        now=now,
        id=article_id,
    )


def schedule(
    c: Connection,
    article_id: str,
    version: int,
    publish_at: str,
    who: str,
    now: str,
    reason: str | None = None,
    accepted: Sequence[str] = (),
) -> None:
    """Publish `version` at a time, instead of whatever was scheduled; `reason` is for what it breaks (`accepted`)."""
    unschedule(c, article_id)
    c.execute(
        "INSERT INTO article_schedule (article_id, version, publish_at, scheduled_by, scheduled_at, reason, accepted)"
        " VALUES (:id, :version, :publish_at, :who, :now, :reason, :accepted)",
        id=article_id,
        version=version,
        publish_at=publish_at,
        who=who,
        now=now,
        reason=reason,
        accepted=json.dumps(list(accepted), ensure_ascii=False),
    )
    c.execute("UPDATE article SET changed_at = :now WHERE id = :id", now=now, id=article_id)


def unschedule(c: Connection, article_id: str) -> int | None:
    """Forget what was scheduled; the version that was."""
    row = c.one("DELETE FROM article_schedule WHERE article_id = :id RETURNING version", id=article_id)
    return row["version"] if row else None


def due(c: Connection, now: str, most: int) -> list[Row]:
    """What is to be published by now, is not held back and nobody is publishing yet, longest due first."""
    return c.execute(
        "SELECT article_id, version, publish_at, scheduled_by, reason, accepted FROM article_schedule"
        " WHERE publish_at <= :now AND held_at IS NULL AND (claimed_until IS NULL OR claimed_until < :now)"
        " ORDER BY publish_at, article_id LIMIT :most",
        now=now,
        most=most,
    )


# What a process is publishing is still what is scheduled: neither set anew nor held back meanwhile.
_SAME = "article_id = :article_id AND version = :version AND publish_at = :publish_at AND held_at IS NULL"


def claim(c: Connection, row: Row, now: str, until: str) -> bool:
    """Be the only process that examines and publishes this until then; False when another one is."""
    c.execute(
        f"UPDATE article_schedule SET claimed_until = :until WHERE {_SAME}"
        " AND (claimed_until IS NULL OR claimed_until < :now)",
        **_named(row),
        now=now,
        until=until,
    )
    return c.rowcount > 0


def let_go(c: Connection, row: Row) -> None:
    """Let any process try again at once."""
    c.execute(f"UPDATE article_schedule SET claimed_until = NULL WHERE {_SAME}", **_named(row))


def take(c: Connection, row: Row) -> bool:
    """Take it off the list because it is published now; False when it is not what is scheduled any more."""
    c.execute(f"DELETE FROM article_schedule WHERE {_SAME}", **_named(row))
    return c.rowcount > 0


def hold(c: Connection, row: Row, held: Sequence[str], now: str) -> bool:
    """Hold it back because it would break `held`; False when it is not what is scheduled any more."""
    c.execute(
        f"UPDATE article_schedule SET held_at = :now, held = :held WHERE {_SAME}",
        **_named(row),
        held=json.dumps(list(held), ensure_ascii=False),
        now=now,
    )
    return c.rowcount > 0


def _named(row: Row) -> Row:
    return {name: row[name] for name in ("article_id", "version", "publish_at")}
