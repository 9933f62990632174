"""Upkeep of the vector index: makes it hold exactly the passages of the published set."""

import asyncio

import numpy as np
import structlog

from kb.articles.published import PublishedArticle
from kb.search.catalogue import Catalogue
from kb.search.encoding.embedder import Embedder
from kb.search.encoding.vectors import Vectors
from kb.search.head import Example, Head
from kb.search.index.index_file import IndexFile
from kb.search.index.vector_index import VectorIndex
from kb.search.texts.passages import mark_of, passages_of

AT_ONCE = 64  # articles whose vectors are fetched together

log = structlog.get_logger()


class Upkeep:
    """Holds the index and brings it up to a catalogue by difference, never by "append and hope"."""

    def __init__(self, embedder: Embedder, vectors: Vectors, file: IndexFile) -> None:
        self.index: VectorIndex | None = None  # none until the model is loaded
        self._embedder = embedder
        self._vectors = vectors
        self._file = file
        self._marks: dict[tuple[str, int], str] = {}

    async def start(self) -> None:
        """Load the model, and the index as it was kept; one that cannot be trusted begins empty."""
        await self._embedder.start()
        kept = await asyncio.to_thread(self._file.load, self._embedder.key, self._embedder.dimension)
        self.index = kept or VectorIndex(self._embedder.dimension)

    async def forget(self) -> None:
        """Begin anew: an empty index, and no vector of this model left in SQL."""
        if self.index is None:
            await self._embedder.start()
        await self._vectors.forget()
        self.index = VectorIndex(self._embedder.dimension)

    async def equalise(self, catalogue: Catalogue) -> bool:
        """Make the index hold the passages of `catalogue` and nothing else; whether anything was different."""
        index = self.index
        if index is None:
            return False
        wanted = await asyncio.to_thread(self._wanted, catalogue)
        gone = [article_id for article_id in index.marks if article_id not in wanted]
        missing = [article_id for article_id, mark in wanted.items() if index.marks.get(article_id) != mark]
        await self._embedder.run(lambda: [index.remove(article_id) for article_id in gone])
        for start in range(0, len(missing), AT_ONCE):
            articles = [catalogue.articles[article_id] for article_id in missing[start : start + AT_ONCE]]
            await self._put(index, articles, wanted)
        if gone or missing or not self._file.path.exists():
            data = await self._embedder.run(lambda: self._file.packed(index, self._embedder.key, catalogue.generation))
            await asyncio.to_thread(self._file.write, data)
            log.info("index_equalised", count=len(gone) + len(missing))
        return bool(gone or missing)

    async def learned(self, catalogue: Catalogue) -> dict[str, Head]:
        """Heads for every language, learned from the vectors in the index."""
        index = self.index
        if index is None:
            return {}
        examples = await self._embedder.run(lambda: _examples(index, catalogue))
        return await asyncio.to_thread(catalogue.taught, examples, index.dimension)

    def _wanted(self, catalogue: Catalogue) -> dict[str, str]:
        marks = {
            (article.id, article.version): self._marks.get((article.id, article.version)) or mark_of(article)
            for article in catalogue.articles.values()
        }
        self._marks = marks
        return {article_id: mark for (article_id, _), mark in marks.items()}

    async def _put(self, index: VectorIndex, articles: list[PublishedArticle], marks: dict[str, str]) -> None:
        texts = {article.id: [passage.text for passage in passages_of(article)] for article in articles}
        vectors = await self._vectors.of([text for passages in texts.values() for text in passages])

        def work() -> None:
            for article_id, passages in texts.items():
                index.put(article_id, marks[article_id], np.stack([vectors[text] for text in passages]))

        await self._embedder.run(work)


def _examples(index: VectorIndex, catalogue: Catalogue) -> list[Example]:
    """The passages with their vectors; an article that is not in the index yet teaches nothing."""
    found: list[Example] = []
    for article in catalogue.articles.values():
        passages, vectors = passages_of(article), index.vectors_of(article.id)
        if len(vectors) == len(passages):
            found += [
                Example(article.id, passage.kind, passage.text, vector)
                for passage, vector in zip(passages, vectors, strict=True)
            ]
    return found
