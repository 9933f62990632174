"""The newest texts of other articles that nobody published: two people may be writing the same one."""

import json
from dataclasses import dataclass

from common.database import Connection

MOST = 100  # drafts of a language that are compared, last changed first
PHRASINGS = 10  # of each


@dataclass(frozen=True)
class Draft:
    """The newest version of an article that is not what visitors get."""

    id: str
    version: int
    title: str
    answer: str
    phrasings: tuple[str, ...]


def drafts(c: Connection, language: str, besides: str | None) -> list[Draft]:
    """The drafts of a language, without those of one article."""
    rows = c.execute(
        """SELECT a.id, a.version, v.title, v.answer, v.phrasings FROM article a
           JOIN article_version v ON v.article_id = a.id AND v.version = a.version
           WHERE a.status <> 'archived' AND a.id <> :besides AND v.language = :language
             AND (a.published_version IS NULL OR a.published_version < a.version)
           ORDER BY a.changed_at DESC, a.id LIMIT :most""",
        besides=besides or "",
        language=language,
        most=MOST,
    )
    return [
        Draft(row["id"], row["version"], row["title"], row["answer"], tuple(json.loads(row["phrasings"])[:PHRASINGS]))
        for row in rows
    ]
