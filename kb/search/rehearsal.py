"""Rehearses a change of the published set: what would become of questions after it, by the one function that decides."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from common.clock import Clock, iso
from kb.articles.published import PublishedArticle
from kb.budget.service import Budgets
from kb.search.decision import Candidate
from kb.search.drafting import Drafting, Text
from kb.search.finder import Ranking
from kb.search.judging import Asked, judged
from kb.search.knowledge import Knowledge
from kb.search.model.exact import key_of
from kb.search.neighbours import Neighbour, folds, shorn
from kb.search.question import Decided, Question
from kb.search.service import Search


class Imagined(NamedTuple):
    """What is known now, and what would be known after a change that nobody made."""

    before: Knowledge
    after: Knowledge


class Rival(NamedTuple):
    """What would become of a question like a phrasing of another article, before and after a change."""

    phrasing: Neighbour
    is_shared: bool  # the change has the very same text
    before: Decided
    after: Decided


class Rehearsal:
    """Asks questions of a knowledge base as it would be, beside the one that serves."""

    def __init__(self, clock: Clock, search: Search, budgets: Budgets, drafting: Drafting) -> None:
        self._clock = clock
        self._search = search
        self._budgets = budgets
        self._drafting = drafting

    async def imagine(self, changed: Sequence[PublishedArticle], gone: Sequence[str] = ()) -> Imagined:
        """What would be known if `changed` were published and `gone` archived; what serves stays as it is."""
        await self._search.refresh()
        before = self._search.knowledge
        return Imagined(before, await self._drafting.imagine(before, changed, gone))

    async def vectors(self, texts: Sequence[str]) -> np.ndarray | None:
        """The vectors of some texts, a row each; None while there is no encoder."""
        return await self._drafting.vectors(texts)

    async def decide(self, imagined: Imagined, question: Question, settled: bool = False) -> Decided:
        """What would become of a question right after the change; `settled`: some minutes later, when it is learned.

        Raises BadRequest as `Search.decide` does.
        """
        return (await self.decide_each(imagined, [question], settled))[0][-1]

    async def decide_each(
        self, knowledges: Sequence[Knowledge], questions: Sequence[Question], settled: bool = True
    ) -> list[tuple[Decided, ...]]:
        """What would become of each question with each knowledge. Raises BadRequest as `Search.decide` does.

        `settled`: an article that just changed is as sure as it will be once the model has learned.
        """
        budget, now = (await self._budgets.current()).value, iso(self._clock.now())
        asked = [Asked.of(question) for question in questions]
        spoken = [tuple(one.language(knowledge) for knowledge in knowledges) for one in asked]
        texts = [Text(text, said) for one, said in zip(asked, spoken, strict=True) for text in one.reading.texts]
        rankings = iter(await self._drafting.rankings(knowledges, texts))
        decided = []
        for one, said in zip(asked, spoken, strict=True):
            ranked = [next(rankings) for _ in one.reading.texts]
            found = [_candidates(knowledge, ranked, place, settled, now) for place, knowledge in enumerate(knowledges)]
            decided.append(
                tuple(
                    judged(knowledge, budget, one, language, some, now)
                    for knowledge, language, some in zip(knowledges, said, found, strict=True)
                )
            )
        return decided

    async def decide_now(self, questions: Sequence[Question]) -> list[Decided]:
        """What becomes of many questions now, as `Search.decide` would say to each; visitors go in between."""
        await self._search.refresh()
        return [decided for (decided,) in await self.decide_each([self._search.knowledge], questions, settled=False)]

    async def rivals(
        self, imagined: Imagined, changed: Sequence[PublishedArticle], gone: Sequence[str] = ()
    ) -> list[Rival]:
        """What would become of questions like the phrasings of other articles that are nearest to `changed`.

        A phrasing itself always goes to its article. So each is asked while it is held out of its article, half of
        them at a time, of what is known now and of what would be known. One that stands in the change as well is
        asked as it stands: it belongs to neither then.
        """
        catalogue = imagined.before.catalogue
        near = [one for one in await self._drafting.neighbours(imagined.before, changed) if one.article_id not in gone]
        theirs = {key_of(text) for article in changed for text in (article.title, *article.phrasings)}
        shared = [one for one in near if key_of(one.text) in theirs]
        found = await self._rivals(imagined, shared, True)
        for held in folds([one for one in near if one not in shared], catalogue):
            before = await self._drafting.imagine(imagined.before, shorn(held, catalogue), ())
            after = await self._drafting.imagine(before, changed, gone)
            found += await self._rivals(Imagined(before, after), held, False)
        return found

    async def _rivals(self, imagined: Imagined, near: Sequence[Neighbour], is_shared: bool) -> list[Rival]:
        decided = await self.decide_each(imagined, [Question(one.text, one.language) for one in near])
        return [Rival(one, is_shared, *pair) for one, pair in zip(near, decided, strict=True)]


def _candidates(
    knowledge: Knowledge, ranked: Sequence[tuple[Ranking, ...]], place: int, settled: bool, now: str
) -> list[list[Candidate]]:
    """The candidates of each text of a question by one of several knowledges."""
    found: Iterator[list[Candidate]] = (knowledge.candidates(rankings[place], now) for rankings in ranked)
    return [[replace(one, fresh=False) for one in some] if settled else some for some in found]
