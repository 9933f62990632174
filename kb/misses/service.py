"""Misses as editors work on them: look at a group, take it, give it an article, leave it to people, put two together."""

from datetime import datetime
from typing import Any

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database, Row
from common.errors import BadRequest, Conflict, NotFound
from kb.misses import closing, newest, repository
from kb.misses.closing import LEAST_PEOPLE, Closing
from kb.misses.expired import Expired, of_group
from kb.misses.models import Group, Miss
from kb.misses.repository import Shelf

QUESTIONS = 200  # of a group on its page
REASON_CHARACTERS = 500

_UNPROVEN: dict[str, Any] = {"proof": None, "done": 0, "closed_at": None}


class Misses:
    """The misses of one database. Methods raise NotFound for a group that is gone, joined with another one perhaps."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def page(
        self, shelf: Shelf, owner_id: str = "", singles: bool = False, limit: int = 50, after: str = ""
    ) -> list[Group]:
        """Groups on a shelf, those that most ask and lately first; `owner_id` leaves only that person's."""
        least = 1 if singles else LEAST_PEOPLE
        return await self._database.read(lambda c: repository.page(c, shelf, least, owner_id, limit, after))

    async def counted(self, singles: bool = False) -> dict[str, Any]:
        """How many groups there are on each shelf (`open`, `done`, `dismissed`), `asked` questions in the open ones,
        and `new` ones that are in no group yet."""
        least = 1 if singles else LEAST_PEOPLE
        return await self._database.read(lambda c: repository.counted(c, least))

    async def get(self, group_id: str) -> Group:
        """A group."""
        return await self._database.read(lambda c: _found(c, group_id))

    async def questions(self, group_id: str, limit: int = QUESTIONS) -> list[Row]:
        """Its different questions with `times` and `last_at`, asked most often first."""
        return await self._database.read(lambda c: newest.questions(c, group_id, limit))

    async def misses(self, group_id: str, limit: int = 50) -> list[Miss]:
        """Its newest misses."""
        return await self._database.read(lambda c: newest.misses(c, group_id, limit))

    async def expired(self, group_id: str) -> list[Expired]:
        """The expired articles that would have answered its questions, most asked first."""
        now = iso(self._clock.now())
        return await self._database.read(lambda c: of_group(c, group_id, now))

    async def weekly(self, since: datetime) -> list[Closing]:
        """For each week from `since` on, the oldest first: groups that came, that were closed, and how long that took."""
        now = self._clock.now()
        return await self._database.read(lambda c: closing.weekly(c, since, now))

    async def asked_by(self, group_id: str, question: str) -> list[str]:
        """The conversations of a group in which somebody asked this very question."""
        return await self._database.read(lambda c: repository.conversations(c, group_id, {question}))

    async def answered_now(self, group: Group) -> list[str]:
        """The conversations that asked in vain what its proof shows to be answered now."""
        asked = {one.question for one in group.proof.asked if one.is_answered} if group.proof else set()
        return await self._database.read(lambda c: repository.conversations(c, group.id, asked))

    async def of_article(self, article_id: str) -> list[Group]:
        """The groups that an article is to answer."""
        return await self._database.read(lambda c: repository.of_article(c, article_id))

    async def take(self, group_id: str, actor: Actor) -> None:
        """Look after a group from now on."""
        await self._change(group_id, actor, owner_id=actor.id, owner=actor.name)

    async def leave(self, group_id: str, actor: Actor) -> None:
        """Nobody looks after it any more."""
        await self._change(group_id, actor, owner_id=None, owner=None)

    async def link(self, group_id: str, article_id: str, actor: Actor) -> None:
        """An article is to answer this group: once it is published the questions are asked again."""
        values = _UNPROVEN | {"state": "in_work", "article_id": article_id, "reason": None}
        await self._change(group_id, actor, **values)

    async def unlink(self, group_id: str, actor: Actor) -> None:
        """No article is to answer it any more."""
        await self._change(group_id, actor, **_UNPROVEN, state="open", article_id=None)

    async def dismiss(self, group_id: str, reason: str, actor: Actor) -> None:
        """Leave these questions to people. Raises BadRequest without a reason."""
        reason = " ".join(reason.split())
        if not reason or len(reason) > REASON_CHARACTERS:
            raise BadRequest(f"Say in 1 to {REASON_CHARACTERS} characters why no article is to answer these questions.")
        await self._change(group_id, actor, state="dismissed", reason=reason, closed_at=iso(self._clock.now()))

    async def reopen(self, group_id: str, actor: Actor) -> None:
        """A dismissed group is to be dealt with after all."""
        await self._change(group_id, actor, **_UNPROVEN, state="open", reason=None, article_id=None)

    async def prove_again(self, group_id: str, actor: Actor) -> None:
        """Have its questions asked again, some seconds from now. Raises Conflict without an article."""
        group = await self.get(group_id)
        if group.article_id is None:
            raise Conflict("No article is to answer these questions yet. Choose or write one first.")
        await self._change(group_id, actor, **_UNPROVEN)

    async def merge(self, group_id: str, into: str, actor: Actor) -> None:
        """These questions mean the same as those of another group. Raises BadRequest for the same one."""
        if group_id == into:
            raise BadRequest("A group cannot be joined with itself.")
        now = self._clock.now()

        def work(c: Connection) -> None:
            _found(c, group_id, lock=True)
            _found(c, into, lock=True)
            repository.merge(c, group_id, into)
            repository.change(c, into, actor.name, now, touched=1)

        await self._database.write(work)

    async def _change(self, group_id: str, actor: Actor, **values: Any) -> None:
        now = self._clock.now()

        def work(c: Connection) -> None:
            _found(c, group_id, lock=True)
            repository.change(c, group_id, actor.name, now, **values)

        await self._database.write(work)


def _found(c: Connection, group_id: str, lock: bool = False) -> Group:
    group = repository.find(c, group_id, lock)
    if group is None:
        raise NotFound("There is no such group of questions; it may have been joined with another one.")
    return group
