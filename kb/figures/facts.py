"""The SQL of freshness: everything that is known of the articles, and the list of those to look at."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from common.clock import parse_iso
from common.database import Connection, Row
from kb.articles.translation_rows import BEHIND
from kb.figures.freshness import COUNTED_DAYS, Known, Reason, Weighed

_ARTICLES = """
    SELECT a.id, coalesce(r.at, '') AS reviewed_at, coalesce(v.published_at, v.saved_at) AS live_at,
           a.expires_at, a.review_on, s.held_at
    FROM article a
    JOIN article_version v ON v.article_id = a.id AND v.version = coalesce(a.published_version, a.version)
    LEFT JOIN article_review r ON r.article_id = a.id
    LEFT JOIN article_schedule s ON s.article_id = a.id
    WHERE (a.status = 'published' OR s.held_at IS NOT NULL)
"""
# Votes of the day on which somebody looked may be from before: they are left out.
_TRAFFIC = """
    SELECT d.article_id, sum(d.asked) AS asked,
           sum(CASE WHEN d.day > substr(l.at, 1, 10) THEN d.helpful ELSE 0 END) AS helpful,
           sum(CASE WHEN d.day > substr(l.at, 1, 10) THEN d.unhelped ELSE 0 END) AS unhelped
    FROM article_day d
    JOIN (SELECT v.article_id, CASE WHEN r.at > v.published_at THEN r.at ELSE v.published_at END AS at
          FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.published_version
          LEFT JOIN article_review r ON r.article_id = a.id) l ON l.article_id = d.article_id
    WHERE d.day >= :since
"""
_BROKEN = "SELECT article_id, count(*) AS number FROM link_check WHERE state = 'broken'"
_BEHIND = f"""
    SELECT v.article_id, {BEHIND} AS number
    FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.version
    WHERE a.status <> 'archived' AND v.translation_of IS NOT NULL AND {BEHIND} > 0
"""


def known_of(c: Connection, now: datetime, article_id: str = "") -> list[Known]:
    """What is known of all articles that visitors may be answered with, or of one."""
    since = (now - timedelta(days=COUNTED_DAYS - 1)).date().isoformat()
    one = {"id": article_id} if article_id else {}
    articles = c.execute(_ARTICLES + (" AND a.id = :id" if one else ""), **one)
    traffic = _by_id(
        c, _TRAFFIC + (" AND d.article_id = :id" if one else "") + " GROUP BY d.article_id", since=since, **one
    )
    broken = _by_id(c, _BROKEN + (" AND article_id = :id" if one else "") + " GROUP BY article_id", **one)
    behind = _by_id(c, _BEHIND + (" AND v.article_id = :id" if one else ""), **one)
    return [_known(row, traffic.get(row["id"]), broken, behind) for row in articles]


def _by_id(c: Connection, sql: str, **params: Any) -> dict[str, Row]:
    return {row["article_id"]: row for row in c.execute(sql, **params)}


def _known(row: Row, traffic: Row | None, broken: dict[str, Row], behind: dict[str, Row]) -> Known:
    return Known(
        row["id"],
        parse_iso(max(row["reviewed_at"], row["live_at"])),
        *((int(traffic[name] or 0) for name in ("asked", "helpful", "unhelped")) if traffic else (0, 0, 0)),
        expires_at=row["expires_at"],
        review_on=row["review_on"],
        held_at=row["held_at"],
        broken_links=broken[row["id"]]["number"] if row["id"] in broken else 0,
        behind=behind[row["id"]]["number"] if row["id"] in behind else 0,
    )


def stored(c: Connection) -> dict[str, str]:
    """What the list holds now: of each article what its points come from."""
    return {row["article_id"]: row["known"] for row in c.execute("SELECT article_id, known FROM to_look_at")}


def text_of(weighed: Weighed) -> str:
    """What the points of an article come from, as it is stored."""
    names = ("points", "months", "a_month", "votes", "unhelped", "reasons")
    return json.dumps({name: getattr(weighed, name) for name in names}, ensure_ascii=False)


def store(c: Connection, weighed: Collection[Weighed], gone: Collection[str]) -> None:
    """Put articles on the list, or in another place on it, and take others off."""
    for article_id in gone:
        c.execute("DELETE FROM to_look_at WHERE article_id = :id", id=article_id)
    for one in weighed:
        c.execute(
            """INSERT INTO to_look_at (article_id, points, known) VALUES (:id, :points, :known)
               ON CONFLICT (article_id) DO UPDATE SET points = :points, known = :known""",
            id=one.article_id,
            points=one.points,
            known=text_of(one),
        )


def page(c: Connection, reason: Reason | None, owner: str, limit: int, skip: int) -> list[Row]:
    """A piece of the list, most points first, with title, language, status and owner of each article."""
    rows = c.execute(
        """SELECT t.article_id, t.known, v.title, v.language, a.status, a.review_by FROM to_look_at t
           JOIN article a ON a.id = t.article_id
           JOIN article_version v ON v.article_id = a.id AND v.version = coalesce(a.published_version, a.version)
           WHERE (:reason = '' OR t.known LIKE :pattern) AND (:owner = '' OR a.review_by = :owner)
           ORDER BY t.points DESC, t.article_id LIMIT :limit OFFSET :skip""",
        reason=reason or "",
        pattern=f'%"{reason}":%',
        owner=owner,
        limit=limit,
        skip=skip,
    )
    return [row | {"known": json.loads(row["known"])} for row in rows]


def counted(c: Connection) -> int:
    """How many articles are on the list."""
    row = c.one("SELECT count(*) AS n FROM to_look_at")
    return row["n"] if row else 0
