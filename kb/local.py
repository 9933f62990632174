"""The knowledge base as commands see it when they hold its database themselves."""

from typing import Any

from common.auth import Actor
from kb.articles import formats
from kb.evidence.models import Outcome
from kb.parts import Parts
from kb.search.question import Question

COMMAND_LINE = Actor("service", id="command-line", name="command line")


class Local:
    """Works on the database directly."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def prepare(self) -> None:
        """Load everything, and learn what is published with all the evidence, however long it takes."""
        await self._parts.search.start()
        await self._parts.search.settle()

    async def import_files(self, files: dict[str, bytes], dry_run: bool) -> dict[str, Any]:
        """The report on an import of `files`; what is published is embedded when this returns."""
        report = await self._parts.imports.run(files, COMMAND_LINE, dry_run)
        if not dry_run and (report.created or report.updated):
            await self._parts.search.start()
        return report.model_dump()

    async def sync(self, folder: str, files: dict[str, bytes], **how: Any) -> dict[str, Any]:
        """The report on a sync of `folder`; what is published is embedded when this returns."""
        report = await self._parts.syncs.run(folder, files, COMMAND_LINE, **how)
        if not report.dry_run and (report.created or report.updated):
            await self._parts.search.start()
        return report.model_dump() | {"said": [one.said() for one in report.conflicts]}

    async def export(self, form: str) -> bytes:
        """Every article, as one file."""
        return formats.write(await self._parts.articles.export(), form)

    async def reindex(self) -> int:
        """Make the index anew; how many passages it holds."""
        return await self._parts.search.reindex()

    async def tune(self) -> str:
        """Tune the encoder; what came of it."""
        return (await self._parts.tuner.tune()).said

    async def tune_if_due(self) -> None:
        """Tune the encoder unless these phrasings were tried last; used by whoever opens the database next."""
        await self._parts.tuner.tune_if_due()

    async def untune(self) -> str:
        """Go back to the encoder as it came."""
        return (await self._parts.tuner.undo()).said

    async def add_evidence(self, outcomes: list[Outcome]) -> int:
        """Store outcomes; how many were new."""
        return await self._parts.evidence.add(outcomes)

    async def decide(self, question: str, language: str | None) -> dict[str, Any]:
        """What `POST /api/decide` would answer."""
        return (await self._parts.search.decide(Question(question, language))).as_json()
