"""A synced folder: its Markdown files are the truth about their articles, and what an editor wrote is never lost by it.

What was changed in the editors' room since the last sync is named and stops the whole sync, unless whoever runs it
says which of the two is to stand.
"""

import asyncio
from pathlib import PurePosixPath
from typing import Literal

from pydantic import BaseModel, Field

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database, Row
from common.errors import BadRequest
from common.language import LANGUAGES
from kb.articles import changes, plans, repository
from kb.articles.formats import Entry
from kb.articles.importing import sync_rows
from kb.articles.importing.difference import Difference, carry_out, difference, same_content
from kb.articles.importing.preparing import PROBLEMS, Prepared, Ready, prepare
from kb.articles.models import Imported, ImportReport
from kb.articles.rules import slug
from kb.articles.service import Searchable

Prefer = Literal["", "ours", "theirs"]  # ours: the folder's text stands; theirs: the editors' does
ENDINGS = (".md", ".markdown")


class Conflict(BaseModel):
    """An article that is not as the last sync left it."""

    source: str  # the file; for one that is gone the path it had
    article_id: str
    title: str
    version: int  # the newest
    synced_version: int | None  # what the last sync left; null: it never came from this folder
    saved_by: str

    def said(self) -> str:
        """What happened, as a sentence."""
        if self.synced_version is None:
            return f"'{self.article_id}' is in the knowledge base already and never came from this folder."
        if self.version == self.synced_version:
            return f"'{self.article_id}' was archived or taken up again in the editors' room since the last sync."
        return (
            f"{self.saved_by} saved version {self.version} of '{self.article_id}' in the editors' room; "
            f"the last sync left version {self.synced_version}."
        )


class Gone(BaseModel):
    """An article whose file is no longer in the folder."""

    source: str
    article_id: str


class SyncReport(ImportReport):
    """What a sync did. With problems or conflicts, or as a dry run, it changed nothing."""

    conflicts: list[Conflict] = Field(default_factory=list)
    gone: list[Gone] = Field(default_factory=list)  # archived, or with `prune` would be


class _Synced:
    """What a sync does, worked out against what is there."""

    def __init__(self, c: Connection, folder: str, prepared: Prepared, lock: bool) -> None:
        self.found = difference(c, prepared.articles, lock)
        self.known = sync_rows.known(c, folder)
        self.conflicts = {
            name: _conflict(ready.entry.source, row, self.known.get(name))
            for name, (row, ready) in self.found.changes.items()
            if row is not None and _is_disputed(self.known.get(name), row, ready)
        }
        self.gone = {name: row for name, row in self.known.items()
                     if name not in prepared.articles and row["stands"] != "archived"}  # fmt: skip
        self.has_left = bool(self.known) and not set(self.known) & set(prepared.articles)

    def check_gone(self) -> None:
        """Articles that are to be archived count as changed as well."""
        for name, row in self.gone.items():
            if _is_changed(row, row["newest"], row["stands"]):
                there = {"id": name, "version": row["newest"], "saved_by": row["saved_by"], "title": row["title"]}
                self.conflicts[name] = _conflict(row["path"], there, row)

    def without_conflicts(self) -> Difference:
        """The changes that nobody disputes."""
        kept = {name: change for name, change in self.found.changes.items() if name not in self.conflicts}
        return Difference(self.found.report, kept)


class Syncs:
    """Syncs folders with one database."""

    def __init__(self, database: Database, clock: Clock, searchable: Searchable) -> None:
        self._database = database
        self._clock = clock
        self._searchable = searchable

    async def run(
        self,
        folder: str,
        files: dict[str, bytes],
        actor: Actor,
        *,
        dry_run: bool = False,
        prune: bool = False,
        prefer: Prefer = "",
    ) -> SyncReport:
        """Make the articles of `folder` what its `files` (path -> bytes) say; returns when that is searchable.

        `prune` archives the articles whose files are gone. Raises BadRequest when none of the files that came from
        the folder is left in it.
        """
        files = {name: data for name, data in files.items() if PurePosixPath(name).suffix.lower() in ENDINGS}
        taken, paths = await self._database.read(lambda c: (repository.ids(c), sync_rows.paths(c, folder)))
        prepared = await asyncio.to_thread(prepare, files, taken, named=lambda entry: _named(entry, paths))
        if prepared.problems:
            return SyncReport(dry_run=dry_run, problems=prepared.problems[:PROBLEMS])
        now = iso(self._clock.now())
        work = _Work(folder, prepared, actor, now, prune, prefer, dry_run)
        report = await (self._database.read(work.look) if dry_run else self._database.write(work.carry_out))
        if not dry_run and (report.created or report.updated or report.archived):
            await self._searchable.refresh()
        return report


class _Work:
    """One sync, as a piece of work on a connection."""

    def __init__(
        self, folder: str, prepared: Prepared, actor: Actor, now: str, prune: bool, prefer: Prefer, dry_run: bool
    ) -> None:
        self._folder = folder
        self._prepared = prepared
        self._actor = actor
        self._now = now
        self._prune = prune
        self._prefer = prefer
        self._dry_run = dry_run

    def look(self, c: Connection) -> SyncReport:
        """What the sync would do."""
        return self._report(self._synced(c, lock=False))

    def carry_out(self, c: Connection) -> SyncReport:
        """Do it; nothing when there are conflicts that nobody decided."""
        synced = self._synced(c, lock=True)
        report = self._report(synced)
        if report.conflicts and not self._prefer:
            return report
        left = set(synced.conflicts) if self._prefer == "theirs" else set()
        carry_out(c, synced.without_conflicts() if left else synced.found, self._actor, self._now)
        for name in set(synced.gone) - left if self._prune else ():
            self._archive(c, name, synced.gone[name])
        for name, ready in self._prepared.articles.items():
            if name not in left:
                sync_rows.keep(c, self._folder, name, ready.entry.source, self._now)
        return report

    def _synced(self, c: Connection, lock: bool) -> _Synced:
        synced = _Synced(c, self._folder, self._prepared, lock)
        if self._prune and synced.has_left:
            raise BadRequest(
                f"None of the {len(synced.known)} articles that came from '{self._folder}' is in this folder. "
                "If it is another folder, give it a name of its own with --name."
            )
        if self._prune:
            synced.check_gone()
        return synced

    def _report(self, synced: _Synced) -> SyncReport:
        left = set(synced.conflicts) if self._prefer == "theirs" else set()
        articles = [one for one in synced.found.report.articles if one.article_id not in left]
        gone = {name: row for name, row in synced.gone.items() if name not in left}
        if self._prune:
            articles += [_archived(name, row) for name, row in gone.items()]
        counts = {
            change: sum(one.change == change for one in articles)
            for change in ("created", "updated", "unchanged", "archived")
        }
        return SyncReport(
            dry_run=self._dry_run,
            articles=articles,
            conflicts=list(synced.conflicts.values()),
            gone=[Gone(source=row["path"], article_id=name) for name, row in gone.items()],
            **counts,
        )

    def _archive(self, c: Connection, article_id: str, row: Row) -> None:
        plans.cancel(c, article_id, self._actor.name, self._now)
        repository.set_archived(c, article_id, repository.next_generation(c), self._now)
        changes.note(c, article_id, row["newest"], "archived", self._actor.name, self._now)
        sync_rows.keep(c, self._folder, article_id, row["path"], self._now)


def _named(entry: Entry, paths: dict[str, str]) -> Entry:
    """A file that names no id keeps the one it has had, or gets one from its own name."""
    article = entry.article
    if article.id:
        return entry
    name = slug(PurePosixPath(entry.source).stem)
    name = name if article.language == LANGUAGES[0] else f"{name}-{article.language}"
    return entry._replace(article=article.model_copy(update={"id": paths.get(entry.source, name)}))


def _is_disputed(known: Row | None, row: Row, ready: Ready) -> bool:
    """Whether a file would undo what was done since the last sync. What is in the file as well is no dispute."""
    taken_up = row["status"] == "archived" and ready.entry.article.status != "archived"
    return (taken_up or not same_content(row, ready.content)) and _is_changed(known, row["version"], row["status"])


def _is_changed(known: Row | None, version: int, status: str) -> bool:
    """Whether an article is not as the last sync left it. What was published at its time is no change."""
    return known is None or version != known["version"] or (status == "archived") != (known["status"] == "archived")


def _conflict(source: str, row: Row, known: Row | None) -> Conflict:
    return Conflict(
        source=source, article_id=row["id"], title=row["title"], version=row["version"],
        synced_version=known["version"] if known else None, saved_by=row["saved_by"],
    )  # fmt: skip


def _archived(article_id: str, row: Row) -> Imported:
    return Imported(
        source=row["path"], line=1, article_id=article_id, title=row["title"], change="archived", version=row["newest"]
    )
