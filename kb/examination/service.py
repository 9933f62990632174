"""The examination: what a change of the published set does to the questions of the set and to other articles."""

import time
from collections.abc import Iterable, Sequence

from common.clock import Clock, iso
from common.database import Database
from kb.articles.published import PublishedArticle
from kb.examination import repository
from kb.examination.causes import cause_of
from kb.examination.marks import change, is_taken, mark
from kb.examination.models import Examined, ExamQuestion, Report, Run, Standing, Verdict
from kb.search.question import Decided, Question
from kb.search.rehearsal import Rehearsal, Rival


class Examinations:
    """Examines changes of one knowledge base before they go live."""

    def __init__(self, database: Database, clock: Clock, rehearsal: Rehearsal) -> None:
        self._database = database
        self._clock = clock
        self._rehearsal = rehearsal

    async def examine(self, changed: Sequence[PublishedArticle], gone: Sequence[str] = ()) -> Report:
        """What becomes of the questions when `changed` are published and `gone` are archived.

        Judged as it will be once the bot has learned the change, some minutes later; nothing is changed by asking.
        """
        began = time.perf_counter()
        questions = await self._database.read(repository.everything)
        titles = await self._database.read(repository.titles)
        imagined = await self._rehearsal.imagine(changed, gone)
        asked = [Question(one.question, one.language) for one in questions]
        decided = await self._rehearsal.decide_each(imagined, asked)
        rivals = await self._rehearsal.rivals(imagined, changed, gone)
        titles |= {name: article.title for name, article in imagined.before.catalogue.articles.items()}
        names = frozenset(article.id for article in changed)
        moved = [*_own(questions, decided, titles, names), *_others(rivals, titles, names)]
        worse, cause = await cause_of(self._rehearsal, changed, [one for one in moved if one.change != "better"])
        return Report(
            questions=len(questions),
            phrasings=len(rivals),
            better=[one for one in moved if one.change == "better"],
            breaks=[one for one in worse if one.change in ("broken", "weaker")],
            taken=[one for one in worse if one.change == "taken"],
            seconds=time.perf_counter() - began,
            changed=tuple(sorted(names | set(gone))),
            cause=cause,
        )

    async def run(self) -> Run:
        """Ask every question of the set of what is published now, as visitors would be answered."""
        began = time.perf_counter()
        questions = await self._database.read(repository.everything)
        asked = [Question(one.question, one.language) for one in questions]
        decided = await self._rehearsal.decide_now(asked)
        verdicts = [Verdict.of(one) for one in decided]
        standings = [
            Standing(one, verdict, mark(verdict, one.article_id))
            for one, verdict in zip(questions, verdicts, strict=True)
        ]
        return Run(iso(self._clock.now()), time.perf_counter() - began, standings)


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


def _others(rivals: Sequence[Rival], titles: dict[str, str], changed: frozenset[str]) -> Iterable[Examined]:
    """The phrasings of other articles that the changed ones would take."""
    for one in rivals:
        before, after = Verdict.of(one.before), Verdict.of(one.after)
        name = one.phrasing.article_id
        if is_taken(before, after, name, changed, one.is_shared):
            title, text = titles.get(name), one.phrasing.text
            spoken = one.phrasing.language
            yield Examined(text, name, title, False, "taken", before, after, spoken, one.is_shared)
