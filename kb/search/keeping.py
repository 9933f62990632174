"""Keeps what search knows equal to the published set: its words and vectors at once, what is learned afterwards."""

import asyncio

from common.database import Database
from kb.articles import published
from kb.search.catalogue import Catalogue
from kb.search.index.upkeep import Upkeep
from kb.search.knowledge import Knowledge
from kb.search.learning.teacher import Teacher
from kb.search.model.model import DecisionModel

STAND_IN = 8.0  # seconds of loading after which questions are served by words alone; it takes some 4 when all is well
NEWCOMERS = 1_000  # articles that a model may follow, however few it learned; one more costs about a second then


class Keeping:
    """Holds the knowledge of the moment, and replaces it."""

    def __init__(self, database: Database, upkeep: Upkeep, teacher: Teacher) -> None:
        self.knowledge = Knowledge.of(Catalogue(), DecisionModel.unlearned([], None))
        self.started = False
        self.refused = False  # whether the model's file could not be used
        self._database = database
        self._upkeep = upkeep
        self._teacher = teacher
        self._applying = asyncio.Lock()
        self._completing = asyncio.Lock()

    async def start(self) -> None:
        """Load the encoder, the index and the model; while that takes long, or when it fails, words must do."""
        self.started = True
        await self.apply()
        loading = asyncio.create_task(self._load())
        try:
            done, _ = await asyncio.wait([loading], timeout=STAND_IN)
            if not done or loading.exception():
                await self._stand_in()
            await loading
        finally:
            loading.cancel()

    async def apply(self, generation: int | None = None) -> bool:
        """Take over what SQL says is published, unless it is `generation` already known; whether anything changed."""
        if generation == self.knowledge.catalogue.generation:
            return False
        async with self._applying:
            before = self.knowledge.catalogue
            difference = await self._database.read(lambda c: published.difference(c, before.generation))
            if difference.generation == before.generation:
                return False
            after = await asyncio.to_thread(before.after, difference)
            self.knowledge = self.knowledge.with_catalogue(after)
            return True

    async def complete(self) -> None:
        """Make the index and the model follow the catalogue. The model learns nothing, it only knows the articles."""
        async with self._completing:
            await self._upkeep.equalise(self.knowledge.catalogue)
            if any(self.knowledge.behind):
                await self._put(self.knowledge)

    async def take(self, model: DecisionModel, learned_from: Catalogue) -> None:
        """Go on with a model that was learned or loaded, and with what was published since."""
        taught = await asyncio.to_thread(Knowledge.of, learned_from, model)
        async with self._completing:
            await self._put(taught.with_catalogue(self.knowledge.catalogue))
        self.refused = self.refused and taught.learned is None

    async def reindex(self) -> None:
        """Make the index anew from SQL, every vector too; the model is to be learned anew."""
        await self.apply()
        async with self._completing:
            await self._upkeep.forget()
        await self._teacher.forget()
        await self.complete()
        self.knowledge = self.knowledge.unlearned()

    async def tidy(self) -> None:
        """What can wait: cells for a large index, and its file."""
        async with self._completing:
            await self._upkeep.group()
        await self._upkeep.keep()

    async def _load(self) -> None:
        async with self._completing:
            await self._upkeep.start()
            await self._upkeep.equalise(self.knowledge.catalogue)
        kept = await self._teacher.kept()
        self.refused = kept is None and self._teacher.has_file()
        await self.take(kept or await self._unlearned(with_vectors=True), self.knowledge.catalogue)

    async def _stand_in(self) -> None:
        model = await self._unlearned(with_vectors=False)
        if not self.knowledge.model.marks:
            self.knowledge = Knowledge.of(self.knowledge.catalogue, model)

    async def _unlearned(self, with_vectors: bool) -> DecisionModel:
        articles = list(self.knowledge.catalogue.articles.values())
        if not with_vectors:
            return await asyncio.to_thread(DecisionModel.unlearned, articles, None)
        encode = await self._upkeep.encode_for(articles)
        key, dimension = self._upkeep.maker
        return await asyncio.to_thread(DecisionModel.unlearned, articles, encode, key, dimension)

    async def _put(self, knowledge: Knowledge) -> None:
        """Make the model of `knowledge` follow the catalogue, and go on with it."""
        if any(knowledge.behind):
            knowledge = await self._followed(knowledge)
        self.knowledge = knowledge.with_catalogue(self.knowledge.catalogue)

    async def _followed(self, knowledge: Knowledge) -> Knowledge:
        """A model to which more than half of the articles are new gives way to one that has learned nothing,
        because every further publish would compare all the new ones again."""
        changed, gone = knowledge.behind
        new = {article.id: article for part in knowledge.model.parts.values() for article in part.newcomers}
        new |= {article.id: article for article in changed}
        if len(new) > max(NEWCOMERS, len(knowledge.catalogue.articles) // 2):
            return Knowledge.of(Catalogue(), await self._unlearned(with_vectors=self._upkeep.index is not None))
        encode = await self._upkeep.encode_for(list(new.values()))
        return knowledge.with_model(await asyncio.to_thread(knowledge.model.with_changes, changed, gone, encode))
