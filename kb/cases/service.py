"""Cases as people work on them: look at one, say whether something is the matter, announce what is to be expected."""

from collections.abc import Sequence
from datetime import datetime

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database
from common.errors import BadRequest, NotFound
from common.ids import new_id
from kb.cases import repository
from kb.cases.models import STATES, Announced, Case, Look, State

QUESTIONS = 500  # of a case that are shown, the latest first
REASON_CHARACTERS = 500
TITLE_CHARACTERS = 200
MOST_QUESTIONS = 30  # examples of an announced burst
MOST_ANNOUNCED = 100


class Cases:
    """The cases of one database. Methods raise NotFound for a case that is not there."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def page(
        self, states: Sequence[State] = STATES, limit: int = 50, after: str = "", questions: int = QUESTIONS
    ) -> list[Look]:
        """Cases in these states with their latest `questions`, the latest case first; `after` is the last one of the
        page before."""

        def work(c: Connection) -> list[Look]:
            return [repository.look(c, case, questions) for case in repository.page(c, states, limit, after)]

        return await self._database.read(work)

    async def listed(self, states: Sequence[State] = STATES, limit: int = 50, after: str = "") -> list[Case]:
        """The same without the questions."""
        return await self._database.read(lambda c: repository.page(c, states, limit, after))

    async def count(self, states: Sequence[State]) -> int:
        """How many there are."""
        return await self._database.read(lambda c: repository.count(c, states))

    async def get(self, case_id: str) -> Look:
        """A case with its questions."""
        return await self._database.read(lambda c: repository.look(c, _found(c, case_id), QUESTIONS))

    async def confirm(self, case_id: str, actor: Actor) -> None:
        """Something is the matter: what was asked is not usual, and the same tomorrow is a case again."""
        await self._decide(case_id, actor, state="confirmed", reason=None)

    async def dismiss(self, case_id: str, reason: str, actor: Actor) -> None:
        """Nothing is the matter: from tomorrow so many questions are a little more usual."""
        reason = " ".join(reason.split())
        if len(reason) > REASON_CHARACTERS:
            raise BadRequest(f"Say in at most {REASON_CHARACTERS} characters why nothing is the matter.")
        await self._decide(case_id, actor, state="dismissed", reason=reason or None)

    async def link_notice(self, case_id: str, notice_id: str, actor: Actor) -> None:
        """A notice has been written about it, which also confirms it."""
        await self._decide(case_id, actor, state="confirmed", reason=None, notice_id=notice_id)

    async def _decide(self, case_id: str, actor: Actor, **values: str | None) -> None:
        at = iso(self._clock.now())

        def work(c: Connection) -> None:
            _found(c, case_id, lock=True)
            repository.change(c, case_id, decided_by=actor.name, decided_at=at, **values)

        await self._database.write(work)

    async def announced(self) -> list[Announced]:
        """The announced bursts that are not over."""
        now = iso(self._clock.now())
        return await self._database.read(lambda c: repository.announced(c, now, MOST_ANNOUNCED))

    async def announce(
        self,
        title: str,
        article_ids: Sequence[str],
        questions: Sequence[str],
        starts_at: datetime,
        ends_at: datetime,
        actor: Actor,
    ) -> Announced:
        """Expect many questions about some articles, or like these, from one time to another.

        Raises BadRequest for a burst that is about nothing, has no title, or ends before it starts.
        """
        title = " ".join(title.split())[:TITLE_CHARACTERS]
        asked = [" ".join(one.split()) for one in questions if one.strip()][:MOST_QUESTIONS]
        if not title:
            raise BadRequest("Give it a title, such as «Invoices of November».")
        if not article_ids and not asked:
            raise BadRequest("Say what will be asked: choose an article, or write some questions.")
        now = self._clock.now()
        if not starts_at < ends_at or ends_at <= now:
            raise BadRequest("It has to end after it starts, and not in the past.")
        name = new_id("announced")
        burst = Announced(name, title, [*article_ids], asked, iso(starts_at), iso(ends_at), actor.name, iso(now))
        await self._database.write(lambda c: repository.announce(c, burst))
        return burst

    async def withdraw(self, announced_id: str) -> None:
        """An announced burst will not come. Raises NotFound."""
        if not await self._database.write(lambda c: repository.withdraw(c, announced_id)):
            raise NotFound("There is no such announced burst.")


def _found(c: Connection, case_id: str, lock: bool = False) -> Case:
    case = repository.find(c, case_id, lock)
    if case is None:
        raise NotFound("There is no such case.")
    return case
