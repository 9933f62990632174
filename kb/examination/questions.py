"""The set of the examination: questions with the article that should answer, each once, grown by whoever finds one."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database, Row
from common.errors import BadRequest, NotFound
from common.ids import new_id
from common.language import LANGUAGES
from kb.articles import repository as articles
from kb.evidence.models import ERASED, Outcome
from kb.examination import repository
from kb.examination.models import ExamQuestion, Source
from kb.search.question import CHARACTERS
from kb.search.reading import read
from kb.search.texts.words import words

MOST = 5_000  # questions: asking them takes half a minute, and a publish waits for that


@dataclass(frozen=True)
class NewQuestion:
    """A question for the set; `article_id` None: a person. `conversation_id`: whose visitor alone said it."""

    question: str
    article_id: str | None
    language: str | None = None
    conversation_id: str | None = None


class ExamQuestions:
    """The questions of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, new: Sequence[NewQuestion], source: Source, actor: Actor) -> tuple[int, int]:
        """Add questions, all or none: how many are new, and how many were there and were given this answer.

        Raises BadRequest with the number of the first one that cannot stand in the set.
        """
        now = iso(self._clock.now())

        def work(c: Connection) -> tuple[int, int]:
            for number, one in enumerate(new, 1):
                _check(c, one, number if len(new) > 1 else 0)
            stored = [repository.put(c, *_made(one, source, actor.name, now)) for one in new]
            if repository.count(c) > MOST:
                raise BadRequest(f"The examination has {MOST:,} questions at most. Remove some that ask the same.")
            return sum(is_new for _, is_new in stored), sum(not is_new for _, is_new in stored)

        return await self._database.write(work)

    async def page(
        self, words: str = "", article_id: str = "", limit: int = 50, after: str = ""
    ) -> tuple[list[ExamQuestion], int, str | None]:
        """A piece of the set, newest first, how many there are, and what `after` is for the next piece."""
        at, _, last = after.partition("~")
        position = (at, last) if last else None
        found, total = await self._database.read(
            lambda c: repository.page(c, words.strip(), article_id, limit + 1, position)
        )
        more = f"{found[limit - 1].at}~{found[limit - 1].id}" if len(found) > limit else None
        return found[:limit], total, more

    async def count(self) -> int:
        """How many there are."""
        return await self._database.read(repository.count)

    async def titles(self) -> dict[str, str]:
        """The titles of the articles that the questions name."""
        return await self._database.read(repository.titles)

    async def offered(self, limit: int) -> list[Row]:
        """`id` and `title` of published articles that may answer, last changed first."""
        return await self._database.read(lambda c: repository.offered(c, limit))

    async def correct(self, question_id: str, article_id: str | None) -> None:
        """Another article should answer. Raises NotFound, BadRequest for an article that is not there."""

        def work(c: Connection) -> None:
            _check_article(c, article_id, 0)
            if not repository.correct(c, question_id, article_id):
                raise _missing()

        await self._database.write(work)

    async def remove(self, question_id: str) -> None:
        """Ask it no more. Raises NotFound."""

        def work(c: Connection) -> None:
            if not repository.remove(c, question_id):
                raise _missing()

        await self._database.write(work)


def forget(c: Connection, outcome: Outcome, _at: str) -> None:
    """An erased conversation takes the words with it that only its visitor said."""
    if outcome.outcome == ERASED and outcome.conversation_id:
        repository.forget_conversation(c, outcome.conversation_id)


def _made(new: NewQuestion, source: Source, by: str, now: str) -> tuple[ExamQuestion, str, str | None]:
    """The question as it is stored, the key that it has once, and its conversation."""
    text = " ".join(new.question.split())
    made = ExamQuestion(new_id("exam"), text, new.language or None, new.article_id or None, source, by, now)
    return made, " ".join(words(text)) or text.casefold(), new.conversation_id


def _check(c: Connection, new: NewQuestion, number: int) -> None:
    where = f"Question {number}: " if number else ""
    if len(new.question) > CHARACTERS or not read(new.question).whole:
        raise BadRequest(f"{where}a question has between 1 and {CHARACTERS} characters.")
    if new.language and new.language not in LANGUAGES:
        raise BadRequest(f"{where}the language is one of {', '.join(LANGUAGES)}, or left out.")
    _check_article(c, new.article_id, number)


def _check_article(c: Connection, article_id: str | None, number: int) -> None:
    if article_id and not articles.exists(c, article_id):
        where = f"Question {number}: " if number else ""
        raise BadRequest(f"{where}there is no article '{article_id[:60]}'. Give the id of one, or null for a person.")


def _missing() -> NotFound:
    return NotFound("There is no such question in the examination.")
