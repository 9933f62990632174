"""The examination: what a change of the published set does to the questions of the set and to other articles."""

import time
from collections.abc import Iterable, Sequence

from common.clock import Clock
from common.database import Database
from kb.articles.published import PublishedArticle
from kb.examination import repository
from kb.examination.marks import change
from kb.examination.models import Examined, ExamQuestion, Report, Verdict
from kb.search.neighbours import Neighbour
from kb.search.question import Decided, Question
from kb.search.service import Search


class Examinations:
    """Examines changes of one knowledge base before they go live."""

    def __init__(self, database: Database, clock: Clock, search: Search) -> None:
        self._database = database
        self._clock = clock
        self._search = search

    async def examine(self, changed: Sequence[PublishedArticle], gone: Sequence[str] = ()) -> Report:
        """What becomes of the questions when `changed` are published and `gone` are archived.

        Judged as it will be once the bot has learned the change, some minutes later; nothing is changed by asking.
        """
        began = time.perf_counter()
        questions = await self._database.read(repository.everything)
        titles = await self._database.read(repository.titles)
        imagined = await self._search.imagine(changed, gone)
        near = await self._search.neighbours(changed)
        asked = [Question(one.question, one.language) for one in questions]
        asked += [Question(one.text, one.language) for one in near]
        decided = await self._search.decide_each(imagined, asked)
        titles |= {name: article.title for name, article in imagined.before.catalogue.articles.items()}
        names = frozenset(article.id for article in changed)
        moved = [*_own(questions, decided, titles, names), *_phrasings(near, decided[len(questions) :], titles, names)]
        return Report(
            questions=len(questions),
            phrasings=len(near),
            better=[one for one in moved if one.change == "better"],
            breaks=[one for one in moved if one.change in ("broken", "weaker")],
            taken=[one for one in moved if one.change == "taken"],
            seconds=time.perf_counter() - began,
            changed=tuple(sorted(names | set(gone))),
        )


def _own(
    questions: Sequence[ExamQuestion],
    decided: Iterable[tuple[Decided, ...]],
    titles: dict[str, str],
    changed: frozenset[str],
) -> Iterable[Examined]:
    """The questions of the set that the change moves."""
    for one, (was, will) in zip(questions, decided, strict=False):
        before, after = Verdict.of(was), Verdict.of(will)
        found = change(before, after, one.article_id, changed)
        if found:
            title = titles.get(one.article_id or "")
            yield Examined(one.question, one.article_id, title, True, found, before, after, one.language)


def _phrasings(
    near: Sequence[Neighbour], decided: Sequence[tuple[Decided, ...]], titles: dict[str, str], changed: frozenset[str]
) -> Iterable[Examined]:
    """The phrasings of other articles that the changed ones would answer."""
    for one, (was, will) in zip(near, decided, strict=True):
        before, after = Verdict.of(was), Verdict.of(will)
        if change(before, after, one.article_id, changed) == "taken":
            yield Examined(
                one.text, one.article_id, titles.get(one.article_id), False, "taken", before, after, one.language
            )
