"""The SQL of figures: weeks, and articles in the order that somebody asks for."""

from collections.abc import Collection
from typing import Literal

from common.database import Connection, Row
from kb.figures.models import NAMES, Figures, OfArticle

Order = Literal["asked", "answered", "helpful", "unhelpful", "after", "title"]

# A share of few questions is chance, so shares are ordered as if ten more had gone the usual way: half of them answered,
# nine of ten votes good, nobody in ten goes to a person after an answer.
_ORDERS: dict[Order, str] = {
    "asked": "f.asked DESC",
    "answered": "(f.answered + 5.0) / (f.asked + 10), f.asked DESC",
    "helpful": "(f.helpful + 9.0) / (f.helpful + f.not_helpful + 10) DESC, f.asked DESC",
    "unhelpful": "(f.not_helpful + 1.0) / (f.helpful + f.not_helpful + 10) DESC, f.asked DESC",
    "after": "(f.handed_over_after + 1.0) / (f.answered + 10) DESC, f.asked DESC",
    "title": "lower(v.title)",
}
_SUMS = ", ".join(f"sum({name}) AS {name}" for name in NAMES)
_COUNTS = ", ".join(f"f.{name}" for name in NAMES)
_TITLED = """
    JOIN article a ON a.id = f.article_id
    JOIN article_version v ON v.article_id = a.id AND v.version = coalesce(a.published_version, a.version)
"""


def days(c: Connection, since: str) -> list[Row]:
    """The figures of all questions of each day (`day` and counts) from a day on, oldest first."""
    return c.execute(f"SELECT day, {', '.join(NAMES)} FROM question_day WHERE day >= :since ORDER BY day", since=since)


def articles(c: Connection, since: str, order: Order, limit: int, skip: int) -> list[OfArticle]:
    """The articles that were asked for from a day on."""
    rows = c.execute(
        f"""SELECT f.article_id, v.title, v.language, a.status, {_COUNTS}
            FROM (SELECT article_id, {_SUMS} FROM article_day WHERE day >= :since GROUP BY article_id) f {_TITLED}
            WHERE f.asked > 0 ORDER BY {_ORDERS[order]}, f.article_id LIMIT :limit OFFSET :skip""",
        since=since,
        limit=limit,
        skip=skip,
    )
    return [_of_article(row) for row in rows]


def never_asked(c: Connection, since: str, limit: int) -> list[Row]:
    """Published articles (`id`, `title`, `language`) that nobody asked for from a day on, by their titles."""
    return c.execute(
        """SELECT a.id, v.title, v.language FROM article a
           JOIN article_version v ON v.article_id = a.id AND v.version = a.published_version
           WHERE a.status = 'published'
             AND NOT EXISTS (SELECT 1 FROM article_day d WHERE d.article_id = a.id AND d.day >= :since AND d.asked > 0)
           ORDER BY lower(v.title), a.id LIMIT :limit""",
        since=since,
        limit=limit,
    )


def counted(c: Connection, since: str) -> int:
    """How many articles were asked for from a day on."""
    row = c.one(
        "SELECT count(DISTINCT article_id) AS n FROM article_day WHERE day >= :since AND asked > 0", since=since
    )
    return row["n"] if row else 0


def of_articles(c: Connection, article_ids: Collection[str], since: str) -> dict[str, Figures]:
    """The figures of a few articles from a day on; an article that nobody asked for is left out."""
    found = {}
    for article_id in article_ids:
        row = c.one(
            f"SELECT {_SUMS} FROM article_day WHERE article_id = :id AND day >= :since", id=article_id, since=since
        )
        if row and row["asked"]:
            found[article_id] = Figures.of(row)
    return found


def _of_article(row: Row) -> OfArticle:
    return OfArticle(row["article_id"], row["title"], row["language"], row["status"], Figures.of(row))
