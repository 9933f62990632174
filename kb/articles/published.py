"""The published set as search reads it: which articles visitors may be answered with, by generation."""

import json
from dataclasses import dataclass

from common.database import Connection
from kb.articles.sensitive import is_sensitive


@dataclass(frozen=True)
class PublishedArticle:
    """A published version: all that a decision needs of it."""

    id: str
    version: int
    language: str
    title: str
    text: str  # the answer without its Markdown
    html: str
    phrasings: tuple[str, ...]
    sensitive: bool  # always goes to a person, by an editor's flag or by a tag
    skill: str | None
    expires_at: str | None = None  # from then on it answers nobody, see `kb.search.decision`

    def has_expired(self, now: str) -> bool:
        """Whether its time is over at `now`."""
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True)
class Difference:
    """What became of the published set since a generation."""

    generation: int
    changed: list[PublishedArticle]
    gone: list[str]


def generation(c: Connection) -> int:
    """The number of the published set; it grows with every change of it."""
    row = c.one("SELECT value FROM counter WHERE name = 'generation'")
    return row["value"] if row else 0


def difference(c: Connection, since: int) -> Difference:
    """The articles that came, changed or went after generation `since`; 0 gives the whole set."""
    rows = c.execute(
        "SELECT a.id, a.published_version, a.generation, v.language, v.title, v.text, v.html, v.phrasings, v.tags,"
        " v.skill, v.sensitive, a.expires_at"
        " FROM article a LEFT JOIN article_version v ON v.article_id = a.id AND v.version = a.published_version"
        " WHERE a.generation > :since ORDER BY a.id",
        since=since,
    )
    changed = [
        PublishedArticle(
            row["id"],
            row["published_version"],
            row["language"],
            row["title"],
            row["text"],
            row["html"],
            tuple(json.loads(row["phrasings"])),
            is_sensitive(bool(row["sensitive"]), json.loads(row["tags"])),
            row["skill"],
            row["expires_at"],
        )
        for row in rows
        if row["published_version"] is not None
    ]
    gone = [row["id"] for row in rows if row["published_version"] is None]
    return Difference(max([since, *(row["generation"] for row in rows)]), changed, gone)
