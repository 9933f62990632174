"""What an import would do to the questions of the examination, asked before anybody confirms it."""

from collections.abc import Sequence
from typing import Any

from kb.articles.published import PublishedArticle
from kb.examination.service import Examinations

AT_ONCE = 300  # articles; imagining more of them costs minutes, and an import of so many begins a knowledge base


class ExaminedImports:
    """Examines imports."""

    def __init__(self, examinations: Examinations) -> None:
        self._examinations = examinations

    async def examine(self, changed: Sequence[PublishedArticle], gone: Sequence[str]) -> dict[str, Any] | None:
        """The report as JSON; None when there was nothing to ask.

        `skipped` instead of a report says how many articles were too many to examine beforehand.
        """
        if not changed and not gone:
            return None
        if len(changed) + len(gone) > AT_ONCE:
            return {"is_clean": True, "skipped": len(changed) + len(gone)}
        report = await self._examinations.examine(changed, gone)
        return report.as_json() if report.questions or report.phrasings else None
