"""The second half of an import: what it changes, worked out against the articles that are there, and carried out."""

from typing import NamedTuple

from common.auth import Actor
from common.database import Connection, Row
from kb.articles import changes, plans, repository, translation_rows
from kb.articles.importing.preparing import Ready
from kb.articles.models import Content, Imported, ImportReport
from kb.articles.published import PublishedArticle
from kb.articles.sensitive import is_sensitive


class Difference(NamedTuple):
    """The report, and the articles that change: what is there (None: nothing yet) and what is to be there."""

    report: ImportReport
    changes: dict[str, tuple[Row | None, Ready]]

    def published(self) -> list[PublishedArticle]:
        """Those that visitors would be answered with anew."""
        found = (
            (name, row, one) for name, (row, one) in self.changes.items() if one.entry.article.status == "published"
        )
        return [_published(name, row, one) for name, row, one in found]

    def gone(self) -> list[str]:
        """Those that visitors would no longer be answered with."""
        return [
            name
            for name, (row, one) in self.changes.items()
            if one.entry.article.status == "archived" and row is not None and row["published_version"] is not None
        ]


def difference(c: Connection, articles: dict[str, Ready], lock: bool = False) -> Difference:
    """What storing `articles` would change. Whoever goes on to store it locks them."""
    found = Difference(ImportReport(), {})
    for article_id, ready in articles.items():
        row = repository.find(c, article_id, lock=lock and c.for_update != "")
        ready = ready._replace(content=_with_flag(ready, row))
        same = row is not None and _is_same(row, ready.content, ready.entry.article.status)
        if same and plans.stands(row, ready.plan):
            _note(found.report, "unchanged", article_id, ready, row)
            continue
        _note(found.report, "created" if row is None else "updated", article_id, ready, row)
        found.changes[article_id] = (row, ready)
    return found


def carry_out(c: Connection, found: Difference, actor: Actor, now: str, reason: str | None = None) -> None:
    """Store what changes; `reason` is why it is published in spite of what the examination said."""
    generation = repository.next_generation(c) if found.changes else 0
    renewed = []
    for article_id, (row, ready) in found.changes.items():
        version = _store(c, article_id, row, ready.content, actor, now)
        renewed += [article_id] if row is None or version != row["version"] else []
        status = ready.entry.article.status
        if status == "published" and (row is None or row["published_version"] != version):
            plans.cancel(c, article_id, actor.name, now)
            html, text = ready.rendered
            repository.set_published(c, article_id, version, html, text, generation, now)
            changes.note(c, article_id, version, "published", actor.name, now, reason)
        elif status == "archived" and (row is None or row["status"] != "archived"):
            plans.cancel(c, article_id, actor.name, now)
            repository.set_archived(c, article_id, generation, now)
            changes.note(c, article_id, version, "archived", actor.name, now, reason)
        if ready.plan:
            plans.keep(c, article_id, version, repository.find(c, article_id), ready.plan, actor.name, now)
    for article_id in renewed:  # who brings a translation in has translated what is there by now
        translation_rows.caught_up(c, article_id)


def same_content(row: Row, content: Content) -> bool:
    """Whether an article's newest version says exactly this."""
    return all(row[name] == getattr(content, name) for name in Content.model_fields)


def _note(report: ImportReport, change: str, article_id: str, ready: Ready, row: Row | None) -> None:
    """Count one article and say what becomes of it."""
    setattr(report, change, getattr(report, change) + 1)
    entry = ready.entry
    report.articles.append(
        Imported(
            source=entry.source, line=entry.line, article_id=article_id, title=ready.content.title, change=change,
            version=row["version"] if row else None, left_out=list(entry.notes),
        )
    )  # fmt: skip


def _with_flag(ready: Ready, row: Row | None) -> Content:
    """A file that does not say whether the article is sensitive leaves what an editor said of it."""
    said = "sensitive" in ready.entry.article.model_fields_set
    return ready.content if row is None or said else ready.content.model_copy(update={"sensitive": row["sensitive"]})


def _is_same(row: Row, content: Content, status: str) -> bool:
    """Whether an article already stands as the import wants it."""
    if not same_content(row, content):
        return False
    if status == "published":
        return row["published_version"] == row["version"]
    return status == "draft" or row["status"] == status


def _store(c: Connection, article_id: str, row: Row | None, content: Content, actor: Actor, now: str) -> int:
    """Make the text the newest version, if it is not; the number of that."""
    if row is None:
        repository.insert(c, article_id, content, actor.name, now)
        changes.note(c, article_id, 1, "created", actor.name, now)
        return 1
    if same_content(row, content):
        return row["version"]
    repository.add_version(c, article_id, row["version"] + 1, content, actor.name, now)
    changes.note(c, article_id, row["version"] + 1, "saved", actor.name, now)
    return row["version"] + 1


def _published(article_id: str, row: Row | None, ready: Ready) -> PublishedArticle:
    content = ready.content
    planned = ready.plan.over(row or plans.NOTHING)
    return PublishedArticle(
        article_id, row["version"] + 1 if row else 1, content.language, content.title, ready.rendered.text,
        ready.rendered.html, tuple(content.phrasings), is_sensitive(content.sensitive, content.tags), content.skill,
        planned["expires_at"],
    )  # fmt: skip
