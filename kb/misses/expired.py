"""Which questions an article would have answered, had its time not been over: it need only be renewed."""

from typing import Any, NamedTuple

from common.database import Connection
from kb.search.decision import Thresholds


class Expired(NamedTuple):
    """An article that has expired, and how many questions of a group it would have answered."""

    article_id: str
    title: str
    language: str
    expires_at: str
    times: int


def would_have_answered(c: Connection, decision: dict[str, Any], at: str) -> str | None:
    """The article that a decision came to first, if it had expired at that time; None for any other decision."""
    first = next(iter(decision.get("candidates") or []), None)
    if not isinstance(first, dict) or not isinstance(decision.get("threshold"), int | float):
        return None
    if (first.get("confidence") or 0.0) < Thresholds.of(decision["threshold"]).confirm:
        return None
    row = c.one(
        "SELECT id FROM article WHERE id = :id AND published_version IS NOT NULL AND expires_at <= :at",
        id=first.get("article_id"),
        at=at,
    )
    return row["id"] if row else None


def of_group(c: Connection, group_id: str, now: str) -> list[Expired]:
    """The articles that would have answered questions of a group and still have to be renewed, most asked first."""
    rows = c.execute(
        """SELECT article.id AS article_id, v.title AS title, v.language AS language,
                  article.expires_at AS expires_at, count(*) AS times
           FROM miss JOIN micro_group ON micro_group.id = miss.micro_group_id
           JOIN article ON article.id = miss.expired_article_id
           JOIN article_version v ON v.article_id = article.id AND v.version = article.published_version
           WHERE miss.expired_article_id IN (SELECT id FROM article WHERE expires_at <= :now)
             AND micro_group.group_id = :group_id
           GROUP BY article.id, v.title, v.language, article.expires_at ORDER BY count(*) DESC, article.id""",
        group_id=group_id,
        now=now,
    )
    return [Expired(**row) for row in rows]
