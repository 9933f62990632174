"""Articles: writing them, publishing them, putting them away; every rule about one is here."""

from collections.abc import Callable
from typing import Protocol

from common.auth import SERVICE, Actor
from common.clock import Clock, iso
from common.database import Connection, Database, Row
from common.errors import BadRequest, Conflict, NotFound
from kb.articles import changes, plan_rows, plans, repository
from kb.articles.drafts import Waiting, waiting
from kb.articles.models import Article, Change, Content, NewArticle, SummaryPage, Version
from kb.articles.planning import acceptable_plan
from kb.articles.rendering import Rendered, render_aside
from kb.articles.rows import article_of, exported, summary_of, version_of
from kb.articles.rules import problems_of, slug, tidied
from kb.articles.wrong import sentences

FILTERS = ("status", "language", "skill", "tag", "words", "behind")


class Searchable(Protocol):
    """What is told that the published set changed."""

    async def refresh(self) -> None:
        """Return when the published set of this moment can be searched."""


class Articles:
    """The articles of one database. What a method returns is committed; published is searchable."""

    def __init__(self, database: Database, clock: Clock, searchable: Searchable) -> None:
        self._database = database
        self._clock = clock
        self._searchable = searchable

    async def create(self, new: NewArticle, actor: Actor) -> Article:
        """A new article, published at once if it says so. Raises BadRequest, or Conflict for a taken id."""
        content, plan = acceptable(new, new.id), acceptable_plan(new, new.status)
        rendered = (await render_aside(content.answer))[0]
        now = iso(self._clock.now())

        def work(c: Connection) -> str:
            if new.id and repository.exists(c, new.id):
                raise Conflict(f"There is already an article '{new.id}'.")
            _check_translation(c, content)
            article_id = new.id or free_id(content.title, lambda wanted: repository.exists(c, wanted))
            repository.insert(c, article_id, content, actor.name, now)
            changes.note(c, article_id, 1, "created", actor.name, now)
            if new.status != "draft":
                _set_status(c, article_id, new.status, 1, rendered, now)
                changes.note(c, article_id, 1, new.status, actor.name, now)
            plans.keep(c, article_id, 1, None, plan, actor.name, now)
            return article_id

        article_id = await self._database.write(work)
        if new.status == "published":
            await self._searchable.refresh()
        return await self.get(article_id)

    async def get(self, article_id: str) -> Article:
        """The article of this id. Raises NotFound."""
        row = await self._database.read(lambda c: repository.find(c, article_id))
        if row is None:
            raise _missing()
        html = row["latest_html"] or (await render_aside(row["answer"]))[0].html
        return article_of(row, html, iso(self._clock.now()))

    async def browse(self, filters: dict[str, str], limit: int = 50, after: str | None = None) -> SummaryPage:
        """Articles that pass `filters` (see FILTERS), last changed first. Raises BadRequest for a wrong `after`."""
        position, now = _position(after), iso(self._clock.now())
        rows, total = await self._database.read(lambda c: repository.search(c, filters, now, limit + 1, position))
        following = f"{rows[limit - 1]['changed_at']}~{rows[limit - 1]['id']}" if len(rows) > limit else None
        return SummaryPage(items=[summary_of(row) for row in rows[:limit]], total=total, next=following)

    async def counted(self) -> dict[str, int]:
        """How many articles stand in each status, and how many are `scheduled` or `expired`. No status, no number."""
        now = iso(self._clock.now())
        return await self._database.read(lambda c: repository.counted(c, now))

    async def update(self, article_id: str, change: Change, actor: Actor) -> Article:
        """A new version on top of `base_version`; what is published stays until `publish`.

        Raises BadRequest, NotFound, or Conflict when somebody else was faster.
        """
        content, plan = acceptable(change, article_id), acceptable_plan(change)
        now = iso(self._clock.now())

        def work(c: Connection) -> bool:
            row = repository.find(c, article_id, lock=True)
            if row is None:
                raise _missing()
            _check_base(row, change.base_version)
            _check_translation(c, content)
            kept = {} if "sensitive" in change.model_fields_set else {"sensitive": row["sensitive"]}
            version = row["version"] + 1
            repository.add_version(c, article_id, version, content.model_copy(update=kept), actor.name, now)
            changes.note(c, article_id, version, "saved", actor.name, now)
            return plans.keep(c, article_id, version, row, plan, actor.name, now)

        if await self._database.write(work):
            await self._searchable.refresh()
        return await self.get(article_id)

    async def publish(
        self, article_id: str, actor: Actor = SERVICE, *, version: int | None = None, reason: str | None = None
    ) -> Article:
        """Answer visitors with the newest version from now on; returns when it is searchable.

        `version` is the one that was looked at, `reason` why it is published in spite of what it breaks. Raises
        NotFound, BadRequest for one that has expired, or Conflict when another version was saved meanwhile.
        """
        article = await self.get(article_id)
        wanted = article.version if version is None else version
        rendered = (await render_aside(article.answer))[0]
        now = iso(self._clock.now())

        def work(c: Connection) -> None:
            row = repository.find(c, article_id, lock=True)
            if row is None or row["version"] != article.version or row["version"] != wanted:
                raise Conflict(
                    "This article was saved again while it was being published. Look at it and publish again."
                )
            if row["expires_at"] and row["expires_at"] <= now:
                raise BadRequest("This article has expired. Give it a new expiry, or none, and publish it then.")
            plan_rows.unschedule(c, article_id)  # what waited for its time is published now, or older than this
            _set_status(c, article_id, "published", article.version, rendered, now)
            changes.note(c, article_id, article.version, "published", actor.name, now, reason)

        await self._database.write(work)
        await self._searchable.refresh()
        return await self.get(article_id)

    async def archive(self, article_id: str, actor: Actor = SERVICE, *, reason: str | None = None) -> Article:
        """Never answer with this article again, from the next question on. Raises NotFound."""
        now = iso(self._clock.now())

        def work(c: Connection) -> None:
            if not repository.exists(c, article_id):
                raise _missing()
            plans.cancel(c, article_id, actor.name, now)
            _set_status(c, article_id, "archived", 0, None, now)
            changes.note(c, article_id, None, "archived", actor.name, now, reason)

        await self._database.write(work)
        await self._searchable.refresh()
        return await self.get(article_id)

    async def drafts(self, limit: int) -> list[Waiting]:
        """Articles whose newest version visitors do not get yet, last changed first."""
        return await self._database.read(lambda c: waiting(c, limit))

    async def skills(self) -> list[str]:
        """The skills that articles name."""
        return await self._database.read(repository.skills)

    async def history(self, article_id: str) -> list[Version]:
        """All versions, newest first. Raises NotFound."""
        rows = await self._database.read(lambda c: repository.versions(c, article_id))
        if not rows:
            raise _missing()
        return [version_of(row) for row in rows]

    async def version(self, article_id: str, number: int) -> Version:
        """One version of an article. Raises NotFound."""
        row = await self._database.read(lambda c: repository.version(c, article_id, number))
        if row is None:
            raise NotFound("There is no such version of this article.")
        return version_of(row)

    async def roll_back(self, article_id: str, number: int, base_version: int, actor: Actor) -> Article:
        """Make an older version the newest again; what is published stays until `publish`.

        Raises NotFound, or Conflict when somebody saved a version after `base_version`.
        """
        now = iso(self._clock.now())

        def work(c: Connection) -> None:
            row, old = repository.find(c, article_id, lock=True), repository.version(c, article_id, number)
            if row is None or old is None:
                raise NotFound("There is no such version of this article.")
            _check_base(row, base_version)
            content = Content(**{name: old[name] for name in Content.model_fields})
            repository.add_version(c, article_id, row["version"] + 1, content, actor.name, now)
            changes.note(c, article_id, row["version"] + 1, "rolled_back", actor.name, now, detail={"to": number})

        await self._database.write(work)
        return await self.get(article_id)

    async def export(self) -> list[NewArticle]:
        """Every article in its newest version, as an import would take it."""
        rows = await self._database.read(repository.everything)
        return [exported(row) for row in rows]


def acceptable(content: Content, article_id: str | None) -> Content:
    """The tidied content. Raises BadRequest with everything that is wrong with it."""
    content = Content(**tidied(content))
    if problems := problems_of(content, article_id):
        raise BadRequest(" ".join(sentences(problems)), problems=sentences(problems))
    return content


def free_id(title: str, taken: Callable[[str], bool]) -> str:
    """An id made from `title` for which `taken(id)` is false."""
    base, number = slug(title), 1
    while taken(wanted := base if number == 1 else f"{base}-{number}"):
        number += 1
    return wanted


def _set_status(c: Connection, article_id: str, status: str, version: int, rendered: Rendered | None, now: str) -> None:
    """Publish a version or archive the article, in the next generation of the published set."""
    generation = repository.next_generation(c)
    if status == "published" and rendered is not None:
        repository.set_published(c, article_id, version, rendered.html, rendered.text, generation, now)
    else:
        repository.set_archived(c, article_id, generation, now)


def _check_base(row: Row, base_version: int) -> None:
    if row["version"] != base_version:
        raise Conflict(
            f"{row['saved_by']} saved version {row['version']} of this article meanwhile. "
            "Load it and make your change again.",
            version=row["version"],
            saved_by=row["saved_by"],
        )


def _check_translation(c: Connection, content: Content) -> None:
    if content.translation_of and not repository.exists(c, content.translation_of):
        raise BadRequest(
            f"This is to be a translation of '{content.translation_of}', which is not in the knowledge base."
        )


def _missing() -> NotFound:
    return NotFound("There is no such article.")


def _position(after: str | None) -> tuple[str, str] | None:
    if after is None:
        return None
    changed_at, separator, article_id = after.partition("~")
    if not separator:
        raise BadRequest("The value of 'after' must be the 'next' of the piece before.")
    return changed_at, article_id
