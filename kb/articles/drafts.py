"""Articles whose newest version visitors do not get yet."""

from typing import NamedTuple

from common.database import Connection


class Waiting(NamedTuple):
    """A newest version that nobody published."""

    id: str
    title: str
    version: int


def waiting(c: Connection, limit: int) -> list[Waiting]:
    """The drafts, last changed first."""
    rows = c.execute(
        """SELECT a.id, v.title, a.version FROM article a
           JOIN article_version v ON v.article_id = a.id AND v.version = a.version
           WHERE a.status <> 'archived' AND (a.published_version IS NULL OR a.published_version <> a.version)
           ORDER BY a.changed_at DESC, a.id LIMIT :limit""",
        limit=limit,
    )
    return [Waiting(row["id"], row["title"], row["version"]) for row in rows]
