"""Imports: all articles of some files or none, with every problem named by file, line and reason."""

import asyncio
from typing import Literal

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database, Row
from kb.articles import changes, formats, plans, repository
from kb.articles.formats import Entry, problem
from kb.articles.models import Content, Imported, ImportReport, Problem
from kb.articles.planning import Plan, plan_of
from kb.articles.rendering import Rendered, render
from kb.articles.rules import problems_of, tidied
from kb.articles.service import Searchable, free_id
from kb.articles.wrong import wrong

Change = Literal["created", "updated", "unchanged"]
PROBLEMS = 200  # named at most; who has more mends these first


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
        prepared = await asyncio.to_thread(_prepare, files, taken)
        if prepared.problems:
            return ImportReport(dry_run=dry_run, problems=prepared.problems[:PROBLEMS])
        now = iso(self._clock.now())
        if dry_run:
            report = await self._database.read(lambda c: _plan(c, prepared).report)
            return report.model_copy(update={"dry_run": True})
        report = await self._database.write(lambda c: _carry_out(c, _plan(c, prepared), actor, now))
        if report.created or report.updated:
            await self._searchable.refresh()
        return report


class _Prepared:
    """Entries with their ids, tidied and rendered, and what is wrong with them."""

    def __init__(self) -> None:
        self.articles: dict[str, tuple[Entry, Content, Plan, Rendered]] = {}
        self.problems: list[Problem] = []


class _Plan:
    """What an import changes, worked out against the articles that are there."""

    def __init__(self) -> None:
        self.report = ImportReport()
        self.changes: list[tuple[str, Row | None, Entry, Content, Plan, Rendered]] = []

    def note(self, change: Change, article_id: str, entry: Entry, content: Content) -> None:
        """Count one article and say what becomes of it."""
        setattr(self.report, change, getattr(self.report, change) + 1)
        self.report.articles.append(
            Imported(source=entry.source, line=entry.line, article_id=article_id, title=content.title, change=change)
        )


def _prepare(files: dict[str, bytes], taken: set[str]) -> _Prepared:
    prepared = _Prepared()
    for name, data in files.items():
        entries, problems = formats.read(name, data)
        prepared.problems += problems
        for entry in entries:
            _prepare_entry(prepared, entry, taken)
    if not prepared.articles and not prepared.problems:
        prepared.problems.append(problem(next(iter(files), ""), 1, wrong("nothing_inside")))
    known = taken | set(prepared.articles)
    for entry, content, *_ in prepared.articles.values():
        if content.translation_of and content.translation_of not in known:
            prepared.problems.append(
                problem(entry.source, entry.line, wrong("translation_unknown", id=content.translation_of))
            )
    return prepared


def _prepare_entry(prepared: _Prepared, entry: Entry, taken: set[str]) -> None:
    content = Content(**tidied(entry.article))
    article_id = entry.article.id
    plan, unplanned = plan_of(entry.article, entry.article.status)
    problems = problems_of(content, article_id) + unplanned
    if article_id and article_id in prepared.articles:
        first = prepared.articles[article_id][0]
        problems.append(wrong("id_twice", id=article_id, source=first.source, line=first.line))
    if problems:
        prepared.problems += [problem(entry.source, entry.line, found) for found in problems]
        return
    article_id = article_id or free_id(content.title, lambda wanted: wanted in taken or wanted in prepared.articles)
    prepared.articles[article_id] = (entry, content, plan, render(content.answer))


def _plan(c: Connection, prepared: _Prepared) -> _Plan:
    plan = _Plan()
    for article_id, (entry, content, planned, rendered) in prepared.articles.items():
        row = repository.find(c, article_id, lock=c.for_update != "")
        content = _with_flag(content, entry, row)
        if row is not None and _is_same(row, content, entry.article.status) and plans.stands(row, planned):
            plan.note("unchanged", article_id, entry, content)
            continue
        plan.note("created" if row is None else "updated", article_id, entry, content)
        plan.changes.append((article_id, row, entry, content, planned, rendered))
    return plan


def _with_flag(content: Content, entry: Entry, row: Row | None) -> Content:
    """A file that does not say whether the article is sensitive leaves what an editor said of it."""
    said = "sensitive" in entry.article.model_fields_set
    return content if row is None or said else content.model_copy(update={"sensitive": row["sensitive"]})


def _is_same(row: Row, content: Content, status: str) -> bool:
    """Whether an article already stands as the import wants it."""
    if any(row[name] != getattr(content, name) for name in Content.model_fields):
        return False
    if status == "published":
        return row["published_version"] == row["version"]
    return status == "draft" or row["status"] == status


def _carry_out(c: Connection, plan: _Plan, actor: Actor, now: str) -> ImportReport:
    generation = repository.next_generation(c) if plan.changes else 0
    for article_id, row, entry, content, planned, rendered in plan.changes:
        version = _store(c, article_id, row, content, actor, now)
        if entry.article.status == "published" and (row is None or row["published_version"] != version):
            plans.cancel(c, article_id, actor.name, now)
            repository.set_published(c, article_id, version, rendered.html, rendered.text, generation, now)
            changes.note(c, article_id, version, "published", actor.name, now)
        elif entry.article.status == "archived" and (row is None or row["status"] != "archived"):
            plans.cancel(c, article_id, actor.name, now)
            repository.set_archived(c, article_id, generation, now)
            changes.note(c, article_id, version, "archived", actor.name, now)
        plans.keep(c, article_id, version, repository.find(c, article_id), planned, actor.name, now)
    return plan.report


def _store(c: Connection, article_id: str, row: Row | None, content: Content, actor: Actor, now: str) -> int:
    """Make the text the newest version, if it is not; the number of that."""
    if row is None:
        repository.insert(c, article_id, content, actor.name, now)
        changes.note(c, article_id, 1, "created", actor.name, now)
        return 1
    if all(row[name] == getattr(content, name) for name in Content.model_fields):
        return row["version"]
    repository.add_version(c, article_id, row["version"] + 1, content, actor.name, now)
    changes.note(c, article_id, row["version"] + 1, "saved", actor.name, now)
    return row["version"] + 1
