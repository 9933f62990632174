"""Search: keeps what it knows equal to the published set, and decides about questions."""

import asyncio
from dataclasses import replace

import structlog

from common.database import Database
from common.errors import BadRequest
from common.language import LANGUAGES, detect
from kb.articles import published
from kb.search.catalogue import Catalogue
from kb.search.confidence import weighed
from kb.search.decision import Candidate, Situation, Thresholds, decide
from kb.search.encoding.embedder import Embedder
from kb.search.index.upkeep import Upkeep
from kb.search.question import CHARACTERS, Decided, Question
from kb.search.ranking import gathered
from kb.search.texts.words import without_courtesy

HEAD_SECONDS = 2.0  # a publish waits so long for the heads to learn; in larger sets they follow by themselves

log = structlog.get_logger()


class Search:
    """Search over one database. Every decision first looks whether the published set has changed."""

    def __init__(
        self, database: Database, embedder: Embedder, upkeep: Upkeep, thresholds: Thresholds, timeout: float
    ) -> None:
        self.thresholds = thresholds
        self._database = database
        self._embedder = embedder
        self._upkeep = upkeep
        self._timeout = timeout
        self._catalogue = Catalogue()
        self._applying = asyncio.Lock()
        self._completing = asyncio.Lock()
        self._background: set[asyncio.Task] = set()

    async def start(self) -> None:
        """Load the model and make everything equal to the published set. Until then words alone must do."""
        await self._upkeep.start()
        await self.settle()

    async def close(self) -> None:
        """End what runs in the background."""
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._upkeep.keep()
        self._embedder.close()

    async def refresh(self) -> None:
        """Return when the published set of this moment can be searched, by its words and by its meaning."""
        await self._apply()
        await self._complete()
        await asyncio.wait([self._spawn(self._learn())], timeout=HEAD_SECONDS)

    async def settle(self) -> None:
        """`refresh`, and wait for the heads however long they take."""
        await self._apply()
        await self._complete()
        await self._learn()

    async def reindex(self) -> int:
        """Make the index anew from SQL, every vector too; how many passages it holds then."""
        async with self._completing:
            await self._upkeep.forget()
        await self.settle()
        return self._upkeep.index.size if self._upkeep.index else 0

    def state(self) -> str:
        """How well search can do its work just now: 'ok', or a reason."""
        if self._upkeep.index is None:
            return "the model is not loaded; searching by words"
        waiting = len(self._catalogue.articles) - len(self._upkeep.index.marks)
        return f"{waiting} articles are not embedded yet" if waiting > 0 else "ok"

    async def decide(self, question: Question) -> Decided:
        """What becomes of a question. Raises BadRequest for one that is empty or too long."""
        text = without_courtesy(question.text)
        if not text or len(question.text) > CHARACTERS:
            raise BadRequest(f"A question has between 1 and {CHARACTERS} characters.")
        if await self._apply():
            await asyncio.wait([self._spawn(self._complete_and_learn())], timeout=self._timeout)
        catalogue = self._catalogue
        language = question.language or (detect(text) or (LANGUAGES[0], 0.0))[0]
        searched = catalogue.language_for(language)
        ranked = await self._ranked(catalogue, text, searched) if searched else []
        candidates = [
            Candidate(name, article.version, article.title, confidence, article.sensitive)
            for name, confidence in ranked
            for article in [catalogue.articles[name]]
        ]
        decision = decide(
            candidates,
            self.thresholds,
            Situation(
                question.confirm_rounds,
                _chosen(catalogue, candidates, question.chosen_article_id),
                question.answered,
                foreign=searched != language,
            ),
        )
        return Decided(decision, language, catalogue.articles[decision.answer.article_id] if decision.answer else None)

    async def _ranked(self, catalogue: Catalogue, text: str, language: str) -> list[tuple[str, float]]:
        """Articles and confidence, by meaning and words; by words alone when the vector does not come in time."""
        index = self._upkeep.index
        if index is not None:
            work = self._embedder.run(
                lambda: gathered(catalogue, index, text, language, self._embedder.encode([text])[0])
            )
            try:
                return weighed(await asyncio.wait_for(work, self._timeout), language, with_vectors=True)
            except TimeoutError:
                log.warning("search_without_vectors")
        signs = await asyncio.to_thread(gathered, catalogue, None, text, language, None)
        return weighed(signs, language, with_vectors=False)

    async def _apply(self) -> bool:
        """Take over what SQL says is published; whether anything had changed."""
        known = self._catalogue.generation
        if await self._database.read(published.generation) == known:
            return False
        async with self._applying:
            catalogue = self._catalogue
            difference = await self._database.read(lambda c: published.difference(c, catalogue.generation))
            changed = await asyncio.to_thread(
                catalogue.changed, difference.generation, difference.changed, difference.gone
            )
            self._catalogue = replace(changed, heads=self._catalogue.heads)
        return True

    async def _complete(self) -> None:
        async with self._completing:
            await self._upkeep.equalise(self._catalogue)

    async def _learn(self) -> None:
        async with self._completing:
            heads = await self._upkeep.learned(self._catalogue)
            self._catalogue = replace(self._catalogue, heads=heads)

    async def _complete_and_learn(self) -> None:
        await self._complete()
        await self._learn()

    def _spawn(self, work) -> asyncio.Task:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task


def _chosen(catalogue: Catalogue, candidates: list[Candidate], article_id: str | None) -> Candidate | None:
    """The article that the visitor picked, if it is still published."""
    article = catalogue.articles.get(article_id or "")
    if article is None:
        return None
    known = next((candidate for candidate in candidates if candidate.article_id == article.id), None)
    return known or Candidate(article.id, article.version, article.title, 0.0, article.sensitive)
