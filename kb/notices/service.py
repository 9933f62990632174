"""Notices as editors work on them: write one, start it, tell what is new, end it. Every rule about one is here."""

from typing import Protocol

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database
from common.database.writer import Work
from common.errors import BadRequest, Conflict, NotFound
from common.ids import new_id
from kb.articles.wrong import sentences
from kb.notices import repository
from kb.notices.models import Change, Content, News, Notice, NoticePage, State, Told
from kb.notices.rules import problems_of, problems_of_news, tidied, tidied_news


class Hearable(Protocol):
    """What is told that a notice changed."""

    async def refresh(self) -> None:
        """Return when what runs at this moment is heard."""


class Notices:
    """The notices of one database. What a method returns is committed, and heard in this process if it runs.

    Methods raise NotFound for one that is not there, BadRequest for what is wrong.
    """

    def __init__(self, database: Database, clock: Clock, hearable: Hearable) -> None:
        self._database = database
        self._clock = clock
        self._hearable = hearable

    async def page(self, states: list[State], limit: int = 50, after: str = "") -> NoticePage:
        """Notices in these states, all if none is named, last changed first."""
        at, _, notice_id = after.partition("~")
        now, position = self._now(), (at, notice_id) if after else ("~", "")
        found, total = await self._database.read(lambda c: repository.page(c, list(states), now, limit + 1, position))
        last = found[limit - 1] if len(found) > limit else None
        return NoticePage(
            items=found[:limit], total=total, next=f"{last.updated_at}~{last.notice_id}" if last else None
        )

    async def get(self, notice_id: str) -> Notice:
        """A notice as it stands now."""
        now = self._now()
        return await self._database.read(lambda c: _found(repository.find(c, notice_id, now)))

    async def of_case(self, case_id: str) -> Notice | None:
        """The notice that was written about a case, if there is one."""
        now = self._now()
        return await self._database.read(lambda c: repository.of_case(c, case_id, now))

    async def create(self, content: Content, actor: Actor) -> Notice:
        """A new draft."""
        kept, notice_id, now = acceptable(content), new_id("notice"), self._now()
        await self._database.write(lambda c: repository.insert(c, notice_id, kept, actor.name, now))
        return await self.get(notice_id)

    async def update(self, notice_id: str, change: Change, actor: Actor) -> Notice:
        """Write it anew; what runs is told so from the next question on. Raises Conflict when somebody was faster."""
        kept, now = acceptable(change), self._now()

        def work(c: Connection) -> None:
            notice = _found(repository.lock(c, notice_id, now))
            if notice.revision != change.base_revision:
                raise Conflict(
                    f"{notice.updated_by} changed this notice meanwhile. Load it and make your change again.",
                    revision=notice.revision,
                    updated_by=notice.updated_by,
                )
            if notice.state in ("running", "ended"):  # when it began is a fact by now
                kept.starts_at = notice.starts_at
            elif notice.state == "scheduled" and kept.starts_at is None:
                kept.starts_at = now
            _check_end(kept, notice, now)
            version = notice.version + (1 if change.tell_again and notice.state == "running" else 0)
            repository.change(c, notice, actor.name, now, kept, version=version)

        return await self._changed(notice_id, work)

    async def start(self, notice_id: str, actor: Actor) -> Notice:
        """Run it from now on, or from its start if that is still to come. One that runs already goes on as it is."""
        now = self._now()

        def work(c: Connection) -> None:
            notice = _found(repository.lock(c, notice_id, now))
            if notice.state in ("running", "scheduled"):
                return
            starts_at = max(notice.starts_at or now, now)
            again = notice.state == "ended"  # it begins anew, without the end that it had
            ends_at = None if again else notice.ends_at
            if ends_at is not None and ends_at <= starts_at:
                raise BadRequest("It would end before it starts. Choose another end, or none.")
            version = notice.version + (1 if again else 0)
            values = {"is_planned": 1, "starts_at": starts_at, "ends_at": ends_at, "version": version, "told": None}
            repository.change(c, notice, actor.name, now, **values)

        return await self._changed(notice_id, work)

    async def tell(self, notice_id: str, news: News, actor: Actor) -> Notice:
        """Tell what is new about one that runs. Raises Conflict when it does not."""
        kept, now = tidied_news(news), self._now()
        if problems := problems_of_news(kept):
            raise BadRequest(" ".join(sentences(problems)))

        def work(c: Connection) -> None:
            notice = _found(repository.lock(c, notice_id, now))
            if notice.state != "running":
                raise Conflict("This notice does not run, so there is nobody to tell what is new about it.")
            repository.add_update(c, notice, dict(kept.texts), actor.name, now)
            version = notice.version + 1
            repository.change(c, notice, actor.name, now, version=version, next_update_at=kept.next_update_at)

        return await self._changed(notice_id, work)

    async def end(self, notice_id: str, actor: Actor) -> Notice:
        """Tell it to nobody any more, from the next question on; one that was only planned is a draft again."""
        now = self._now()

        def work(c: Connection) -> None:
            notice = _found(repository.lock(c, notice_id, now))
            if notice.state == "scheduled":
                repository.change(c, notice, actor.name, now, is_planned=0)
            elif notice.state == "running":
                repository.change(c, notice, actor.name, now, ends_at=now, next_update_at=None)
            elif notice.state == "draft":
                raise Conflict("This notice has not begun yet.")

        return await self._changed(notice_id, work)

    async def keep_told(self, notice_id: str, actor: Actor, in_chat: int, letters: int) -> Notice:
        """Note that those concerned were told of its end."""
        now = self._now()
        told = Told(at=now, by=actor.name, in_chat=in_chat, letters=letters).model_dump_json()

        def work(c: Connection) -> None:
            repository.change(c, _found(repository.lock(c, notice_id, now)), actor.name, now, told=told)

        return await self._changed(notice_id, work)

    async def delete(self, notice_id: str) -> None:
        """Throw away a draft. Raises Conflict for one that was told to somebody."""
        now = self._now()

        def work(c: Connection) -> None:
            if _found(repository.lock(c, notice_id, now)).state != "draft":
                raise Conflict("Only a draft can be thrown away. End this notice instead.")
            repository.delete(c, notice_id)

        await self._database.write(work)

    async def _changed(self, notice_id: str, work: Work[None]) -> Notice:
        await self._database.write(work)
        await self._hearable.refresh()
        return await self.get(notice_id)

    def _now(self) -> str:
        return iso(self._clock.now())


def acceptable(content: Content) -> Content:
    """The content as it is kept. Raises BadRequest with everything that is wrong with it."""
    kept = tidied(content)
    if problems := problems_of(kept):
        raise BadRequest(" ".join(sentences(problems)))
    return Content(**{name: getattr(kept, name) for name in Content.model_fields})


def _check_end(content: Content, notice: Notice, now: str) -> None:
    """An end that has passed would end it without a word; and what has ended stays so."""
    if notice.state == "ended":
        content.ends_at = notice.ends_at
    elif notice.state != "draft" and content.ends_at is not None and content.ends_at <= now:
        raise BadRequest("This end has passed already. Choose another one, or end the notice.")


def _found(notice: Notice | None) -> Notice:
    if notice is None:
        raise NotFound("There is no such notice.")
    return notice
