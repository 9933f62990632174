"""Notices as the rest of this service uses them: what runs, who was told, who is affected, what is new to whom."""

from typing import Any

import structlog

from common.clock import Clock, iso
from common.database import Connection, Database
from common.errors import NotFound, Unavailable, Unprocessable
from handoff_api.conversations import repository as conversations
from handoff_api.event_log import Feed, Signal, StoredEvent
from handoff_api.notices import news, repository
from handoff_api.notices.affected import Affected, affected
from handoff_api.notices.board import Board
from handoff_api.notices.models import Case, Notice
from handoff_api.notices.telling import tell_update

log = structlog.get_logger()

CHANGED = "notices.changed"
KB_IS_AWAY = "The editors' room cannot be reached just now. Please try again in a moment."


class Notices:
    """What is going on, as kb tells it, and what visitors and staff have been told of it."""

    def __init__(self, database: Database, feed: Feed, clock: Clock, board: Board) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock
        self._standing: tuple[object, ...] = ()  # what those who listen know: that nothing is going on
        self.board = board

    async def look(self) -> None:
        """Ask kb, tell those who listen when something is different now, and those concerned what has become known."""
        await self.board.look()
        running, cases = self.board.running(), self.board.cases()
        standing = (
            *((one.notice_id, one.version, one.revision) for one in running),
            *((one.case_id, one.people) for one in cases),
        )
        if standing != self._standing:
            self._standing = standing
            self._feed.broadcast(Signal(CHANGED, "", "everyone", {"notices": self.banners()}))
            self._feed.broadcast(Signal(CHANGED, ""))
        for notice in running:
            await self._tell_behind(notice)

    def banners(self) -> list[dict[str, Any]]:
        """The running notices that are shown before anybody asks, in all their languages."""
        return [one.banner_json() for one in self.board.running() if one.banner]

    async def counts(self) -> dict[str, int]:
        """How many conversations were told each of the running notices."""
        ids = [one.notice_id for one in self.board.running()]
        return await self._database.read(lambda c: repository.counts(c, ids))

    async def news(self, staff_id: str, language: str) -> tuple[list[news.NewsItem], str]:
        """What is new to somebody, the latest first, and since when."""
        now = self._clock.now()
        begin = await self._database.read(lambda c: news.since(c, now, staff_id))
        return news.news(self.board, language, begin), begin

    async def read_news(self, staff_id: str, up_to: str) -> None:
        """Somebody has read the news up to a moment."""
        at = min(up_to, iso(self._clock.now()))
        await self._database.write(lambda c: repository.note_seen(c, staff_id, at))

    async def get(self, notice_id: str) -> Notice:
        """A notice. Raises NotFound, or Unavailable when kb does not tell."""
        return self.board.find(notice_id) or Notice.model_validate(
            await self._told(f"/api/notices/{notice_id}", "notice")
        )

    async def case(self, case_id: str) -> Case:
        """A case. Raises NotFound, or Unavailable when kb does not tell."""
        known = next((one for one in self.board.cases() if one.case_id == case_id), None)
        return known or Case.model_validate(await self._told(f"/api/cases/{case_id}", "case"))

    async def affected(self, notice: Notice) -> list[Affected]:
        """Everybody whom a notice concerns, also those in whose questions the case was seen."""
        also: list[str] = []
        if notice.case_id:
            try:
                also = (await self.case(notice.case_id)).conversation_ids
            except (NotFound, Unavailable):  # then those who were told are all that is known
                log.info("case_unknown", case_id=notice.case_id)
        return await self._database.read(lambda c: affected(c, notice.notice_id, also))

    async def affected_by_case(self, case: Case) -> list[Affected]:
        """Everybody in whose questions a case was seen, and who was told of it."""
        return await self._database.read(lambda c: affected(c, case.notice_id, case.conversation_ids))

    async def remark(self, about: str, name: str, by: str, text: str, conversation_id: str | None) -> None:
        """Say something about a notice or an article (`about`) to the editors.

        Raises NotFound, Unprocessable for words that kb does not take, Unavailable when it is away.
        """
        body = {"text": text, "by": by, "conversation_id": conversation_id}
        status, told = await self.board.ask("POST", f"/api/{about}s/{name}/remarks", body)
        if status == 404:
            raise NotFound(f"There is no such {about}.")
        if status in (400, 422):
            raise Unprocessable(str(told.get("detail", "This remark cannot be kept.")))
        if status not in (200, 201):
            raise Unavailable(KB_IS_AWAY)

    async def _told(self, path: str, what: str) -> dict[str, Any]:
        status, told = await self.board.ask("GET", path)
        if status == 404:
            raise NotFound(f"There is no such {what}.")
        if status != 200:
            raise Unavailable(KB_IS_AWAY)
        return told

    async def _tell_behind(self, notice: Notice) -> None:
        """Tell those who were told an older version what is new; one at a time, so that nobody else waits for it."""
        ids = await self._database.read(lambda c: repository.behind(c, notice.notice_id, notice.version))
        now = self._clock.now()
        for conversation_id in ids:

            def work(c: Connection, one: str = conversation_id) -> list[StoredEvent]:
                return tell_update(c, now, conversations.lock(c, one), notice)

            self._feed.publish(await self._database.write(work))
