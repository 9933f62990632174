"""Search: decides about questions, with what it keeps equal to the published set and learns from."""

import asyncio
from typing import Any, NamedTuple

from prometheus_client import Counter, Histogram

from common.clock import SYSTEM_CLOCK, Clock, iso
from common.database import Connection, Database
from common.errors import Unavailable
from kb.articles import published
from kb.budget.service import Budgets
from kb.search.decision import Candidate, Thresholds
from kb.search.finder import Finder
from kb.search.following import Following
from kb.search.index.upkeep import Upkeep
from kb.search.judging import Asked, judged
from kb.search.keeping import Keeping
from kb.search.knowledge import Knowledge
from kb.search.learning.process import LearningFailed
from kb.search.learning.schedule import Schedule
from kb.search.learning.teacher import Evidence, Teacher
from kb.search.looking_up import Found, looked_up
from kb.search.question import Decided, Question
from kb.search.reading import Reading, heard, language_of, read
from kb.search.texts.words import words

_DECISIONS = Counter("staffetta_kb_decisions_total", "Decisions about questions", ["decision"])
_SECONDS = Histogram(
    "staffetta_kb_decision_seconds",
    "How long a decision took",
    buckets=(0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1, 3),
)


class Moment(NamedTuple):
    """What SQL says just now: the generation of the published set, and the wrong-answer budget."""

    generation: int
    budget: float


class Search:
    """Search over one database. Every decision first looks whether the published set has changed."""

    def __init__(
        self,
        database: Database,
        upkeep: Upkeep,
        finder: Finder,
        teacher: Teacher,
        evidence: Evidence,
        budgets: Budgets,
        timeout: float,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._clock = clock
        self._database = database
        self._upkeep = upkeep
        self._finder = finder
        self._teacher = teacher
        self._evidence = evidence
        self._budgets = budgets
        self._keeping = Keeping(database, upkeep, teacher)
        self._schedule = Schedule(evidence, self._learn)
        self._learning = asyncio.Lock()
        self._following = Following(self._keeping, timeout, self._schedule.changed)

    @property
    def knowledge(self) -> Knowledge:
        """What is known at this moment."""
        return self._keeping.knowledge

    async def start(self) -> None:
        """Load everything and make it equal to the published set; then learn in the background, if that is due."""
        await self._keeping.start()
        self._following.tidy_later()
        learned = self.knowledge.learned
        if learned is not None and self.knowledge.has_learned(learned.evidence):
            visitors = self.knowledge.model.visitors
            self._schedule.learned_from(learned.evidence, len(visitors.weight) if visitors else 0)
        else:
            self._schedule.changed()
        self._following.spawn(self._schedule.run())

    async def close(self) -> None:
        """End what runs in the background."""
        await self._following.close()
        await self._upkeep.close()

    async def refresh(self) -> None:
        """Return when the published set of this moment can be searched, by its words and by its meaning."""
        if self._keeping.started:
            await self._keeping.apply()
            await asyncio.shield(self._following.begin())

    async def settle(self) -> None:
        """`refresh`, and return when it is learned with all the evidence. Raises Unavailable when it cannot be."""
        await self.refresh()
        try:
            await self._learn()
        except LearningFailed as failure:
            raise Unavailable(f"The decision model could not be learned: {failure}") from None

    async def reindex(self) -> int:
        """Make the index anew from SQL, every vector too, and learn anew; how many passages it holds then."""
        await self._keeping.reindex()
        self._following.tidy_later()
        self._schedule.changed()
        return self._upkeep.index.size if self._upkeep.index else 0

    def state(self) -> str:
        """How well search can do its work just now: 'ok', or a reason. To be learning is normal."""
        if self._upkeep.index is None:
            return "the encoder is not loaded; searching by words"
        waiting = len(self.knowledge.behind[0])
        if waiting:
            return f"{waiting} articles are not embedded yet"
        return (
            "the model's file could not be used; answering with care until it is learned"
            if self._keeping.refused
            else "ok"
        )

    async def told(self) -> dict[str, Any]:
        """What `GET /api/model` answers."""
        moment, knowledge = await self._database.read(self._moment), self.knowledge
        threshold, visitors = knowledge.threshold(moment.budget), knowledge.model.visitors
        return {
            "generation": moment.generation,
            "learned_generation": knowledge.learned.generation if knowledge.learned else None,
            "learning": self._teacher.teaching,
            "threshold": threshold.value,
            "kind": threshold.kind,
            "expected_wrong": threshold.expected_wrong,
            "upper_wrong": threshold.upper_wrong,
            "coverage": threshold.coverage,
            "budget": moment.budget,
            "evidence": len(visitors.weight) if visitors else 0,
            "own_questions": len(knowledge.model.own.weight),
        }

    async def thresholds(self) -> Thresholds:
        """The thresholds in force."""
        moment = await self._database.read(self._moment)
        return Thresholds.of(self.knowledge.threshold(moment.budget).value)

    async def decide(self, question: Question) -> Decided:
        """What becomes of a question. Raises BadRequest for one that is empty or too long."""
        with _SECONDS.time():
            decided = await self._decided(question)
        _DECISIONS.labels(decided.decision.decision).inc()
        return decided

    async def look_up(self, typed: str, language: str | None, most: int) -> list[Found]:
        """Published articles for a person who looks them up, best first; none for what has no words."""
        reading = read(typed)
        if not words(typed):
            return []
        language = language_of(reading, language, self.knowledge.catalogue.languages)
        knowledge, budget, found, now = await self._found(reading, language)
        found = [[one for one in some if not one.expired] for some in found]
        candidates = heard(reading, found, Thresholds.of(knowledge.threshold(budget).value).confirm).candidates
        return await asyncio.to_thread(looked_up, knowledge.catalogue, candidates, typed, language, most, now)

    async def _decided(self, question: Question) -> Decided:
        asked = Asked.of(question)
        language = asked.language(self.knowledge)
        knowledge, budget, found, now = await self._found(asked.reading, language)
        return judged(knowledge, budget, asked, language, found, now)

    async def _found(self, reading: Reading, language: str) -> tuple[Knowledge, float, list[list[Candidate]], str]:
        """The candidates of each text, by knowledge that is as new as SQL, the budget, and the time it was then.

        SQL is asked while the question is ranked: as a rule nothing has changed.
        """
        knowledge = self.knowledge
        moment, rankings = await asyncio.gather(
            self._database.read(self._moment), self._finder.rankings(knowledge, reading.texts, language)
        )
        if await self._keeping.apply(moment.generation):
            self._following.begin()
        await self._following.wait()
        if self.knowledge is not knowledge:
            knowledge = self.knowledge
            rankings = await self._finder.rankings(knowledge, reading.texts, language)
        now = iso(self._clock.now())
        return knowledge, moment.budget, [knowledge.candidates(ranking, now) for ranking in rankings], now

    def _moment(self, c: Connection) -> Moment:
        return Moment(published.generation(c), self._budgets.current_in(c).value)

    async def _learn(self) -> None:
        """Learn what is published and all the evidence, unless that is what was learned last. Raises LearningFailed."""
        async with self._learning:
            await self._keeping.apply()
            await self._keeping.complete()
            judged = await self._evidence.judgements()
            catalogue = self.knowledge.catalogue
            if catalogue.articles and not self.knowledge.has_learned(judged.mark):
                await self._keeping.take(await self._teacher.teach(catalogue, judged), catalogue)
            self._schedule.learned_from(judged.mark, len(judged.judgements))
