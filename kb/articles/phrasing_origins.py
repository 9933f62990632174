"""Where each phrasing of an article comes from: who wrote it first, or a visitor's own words."""

import json
from dataclasses import dataclass

from common.database import Connection, Database

VERSIONS = 100  # the newest ones; what is older counts as the oldest of them


@dataclass(frozen=True)
class Origin:
    """Who saved the first version that has a phrasing; `asked`: a visitor asked it in these words."""

    name: str
    asked: bool


class PhrasingOrigins:
    """The origins of phrasings in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, article_id: str) -> dict[str, Origin]:
        """The origin of each phrasing of the newest version."""
        return await self._database.read(lambda c: _origins(c, article_id))


def _origins(c: Connection, article_id: str) -> dict[str, Origin]:
    rows = c.execute(
        "SELECT phrasings, saved_by FROM article_version WHERE article_id = :id ORDER BY version DESC LIMIT :most",
        id=article_id,
        most=VERSIONS,
    )
    found: dict[str, str] = {}
    present: set[str] = set(json.loads(rows[0]["phrasings"])) if rows else set()
    for row in rows:  # the newest first: who comes last has written it
        there = present & set(json.loads(row["phrasings"]))
        found |= dict.fromkeys(there, row["saved_by"])
    return {text: Origin(name, _is_asked(c, text)) for text, name in found.items()}


def _is_asked(c: Connection, text: str) -> bool:
    """Whether a visitor's question in vain, which nobody erased, has these very words."""
    return c.one("SELECT 1 AS one FROM miss WHERE question = :text LIMIT 1", text=text) is not None
