"""Hears whether a question is near to a notice that runs, by the clock, in every process, from the next question on."""

import asyncio
from collections.abc import Sequence

import structlog
from prometheus_client import Counter

from common.clock import Clock, iso
from common.database import Connection, Database
from common.tasks import end
from kb.notices import repository
from kb.notices.models import Notice, state_of
from kb.notices.nearness import Near, nearest, standing
from kb.search.beside import Beside, Standing
from kb.search.question import Question
from kb.search.reading import language_of, read
from kb.search.service import Search

log = structlog.get_logger()

_NEAR = Counter("staffetta_kb_notices_near_total", "Questions that were near to a running notice")

Key = tuple[tuple[str, int], ...]  # notices with their revisions


class Hearing:
    """Keeps the planned notices of one database at hand, and those that run beside what search knows."""

    def __init__(self, database: Database, clock: Clock, search: Search, standing: Standing, timeout: float) -> None:
        self._database = database
        self._clock = clock
        self._search = search
        self._standing = standing
        self._timeout = timeout
        self._generation = -1
        self._planned: list[Notice] = []
        self._placed: tuple[Key, Beside] | None = None
        self._placing: asyncio.Task[None] | None = None

    async def near(self, question: Question) -> Near | None:
        """The running notice that whoever asks this is told first. None as well when it cannot be told in time."""
        running = await self._running()
        if not running:
            return None
        try:
            found = await asyncio.wait_for(self._near(running, question), self._timeout)
        except Exception as error:  # whatever it is, the question itself is answered
            log.warning("notices_not_heard", kind=type(error).__name__)
            return None
        if found is not None:
            _NEAR.inc()
        return found

    async def refresh(self) -> None:
        """Return when what runs at this moment is heard in this process, as far as it can be just now."""
        try:
            if running := await self._running():
                await self._beside(running)
        except Exception as error:  # the notice is stored; the next question tries again
            log.warning("notices_not_heard", kind=type(error).__name__)

    async def told(self, notice: Notice, questions: Sequence[Question]) -> list[Near | None]:
        """Who of these would be told, if this notice alone were running: for its editors, however long it takes."""
        beside = await self._standing.place(self._search.knowledge, standing([notice]))
        return [await self._near_beside(beside, [notice], question) for question in questions]

    async def close(self) -> None:
        """End what runs in the background."""
        if self._placing is not None:
            await end([self._placing])

    async def _running(self) -> list[Notice]:
        """The notices that run at this moment. SQL is asked for its number only, while nothing changes."""
        now = iso(self._clock.now())

        def work(c: Connection) -> tuple[int, list[Notice]] | None:
            number = repository.generation(c)
            return None if number == self._generation else (number, repository.planned(c, now))

        if (found := await self._database.read(work)) is not None:
            self._generation, self._planned = found
        return [one for one in self._planned if state_of(True, one.starts_at, one.ends_at, now) == "running"]

    async def _near(self, running: list[Notice], question: Question) -> Near | None:
        return await self._near_beside(await self._beside(running), running, question)

    async def _near_beside(self, beside: Beside, notices: Sequence[Notice], question: Question) -> Near | None:
        reading = read(question.text)
        language = language_of(reading, question.language, self._search.knowledge.catalogue.languages)
        shares = await self._standing.shares(beside, reading.texts, language) if reading.whole else []
        return nearest(shares, notices, language)

    async def _beside(self, running: list[Notice]) -> Beside:
        """These notices beside what is known. After a publish the question is compared with what was known before
        it, while they are put beside the new state in the background; a notice that just began is waited for."""
        key = tuple((one.notice_id, one.revision) for one in running)
        while self._placed is None or self._placed[0] != key:
            await asyncio.shield(self._place(key, running))
        if self._placed[1].number != self._search.knowledge.number:
            self._place(key, running)
        return self._placed[1]

    def _place(self, key: Key, running: list[Notice]) -> asyncio.Task[None]:
        async def work() -> None:
            self._placed = key, await self._standing.place(self._search.knowledge, standing(running))

        if self._placing is None or self._placing.done():
            self._placing = asyncio.create_task(work())
        return self._placing
