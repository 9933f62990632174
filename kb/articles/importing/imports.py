"""Imports: all articles of some files or none, with every problem named by file, line and reason."""

import asyncio

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database
from kb.articles import repository
from kb.articles.importing.difference import carry_out, difference
from kb.articles.importing.preparing import PROBLEMS, prepare
from kb.articles.models import ImportReport
from kb.articles.service import Searchable


class Imports:
    """Brings files of articles into one database."""

    def __init__(self, database: Database, clock: Clock, searchable: Searchable) -> None:
        self._database = database
        self._clock = clock
        self._searchable = searchable

    async def run(self, files: dict[str, bytes], actor: Actor, dry_run: bool = False) -> ImportReport:
        """Import `files` (name -> bytes); returns when what is published is searchable.

        An article whose id is there already gets a new version when it differs. With a single
        problem anywhere nothing is imported, and the report says what is wrong.
        """
        taken = await self._database.read(repository.ids)
        prepared = await asyncio.to_thread(prepare, files, taken)
        if prepared.problems:
            return ImportReport(dry_run=dry_run, problems=prepared.problems[:PROBLEMS])
        if dry_run:
            report = await self._database.read(lambda c: difference(c, prepared.articles).report)
            return report.model_copy(update={"dry_run": True})
        now = iso(self._clock.now())

        def work(c: Connection) -> ImportReport:
            found = difference(c, prepared.articles, lock=True)
            carry_out(c, found, actor, now)
            return found.report

        report = await self._database.write(work)
        if report.created or report.updated:
            await self._searchable.refresh()
        return report
