"""What an import would do to the questions of the examination, asked before anybody confirms it."""

from collections.abc import Sequence
from typing import Any

from common.database import Connection, Database
from kb.articles.published import PublishedArticle
from kb.examination.service import Examinations

AT_ONCE = 300  # articles; imagining more of them costs minutes, and an import of so many begins a knowledge base


class ExaminedImports:
    """Examines imports."""

    def __init__(self, database: Database, examinations: Examinations) -> None:
        self._database = database
        self._examinations = examinations

    async def examine(self, changed: Sequence[PublishedArticle], gone: Sequence[str]) -> dict[str, Any] | None:
        """The report as JSON; None when there was nothing to ask.

        `skipped` instead of a report says how many articles were too many to examine beforehand.
        """
        touched = {*(article.id for article in changed), *gone}
        if not touched or not await self._database.read(lambda c: _has_others(c, touched)):
            return None
        if len(touched) > AT_ONCE:
            return {"is_clean": True, "skipped": len(touched)}
        report = await self._examinations.examine(changed, gone)
        return report.as_json() if report.questions or report.phrasings else None


def _has_others(c: Connection, touched: set[str]) -> bool:
    """Whether there is a question of the examination, or an article that the import does not touch."""
    if c.one("SELECT id FROM exam_question LIMIT 1"):
        return True
    most = len(touched) + 1  # of so many one is another
    rows = c.execute("SELECT id FROM article WHERE published_version IS NOT NULL LIMIT :most", most=most)
    return any(row["id"] not in touched for row in rows)
