"""Upkeep of the vector index: makes it hold exactly the passages of the published set."""

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import numpy as np
import structlog
from threadpoolctl import threadpool_limits

from kb.articles.published import PublishedArticle
from kb.search.catalogue import Catalogue
from kb.search.encoding.embedder import Embedder
from kb.search.encoding.vectors import Vectors
from kb.search.index import cells
from kb.search.index.index_file import IndexFile
from kb.search.index.vector_index import VectorIndex
from kb.search.model.corpus import Encode
from kb.search.texts.passages import passages_of

AT_ONCE = 64  # articles whose vectors are fetched together
NICE = 15  # for what can take its time: questions come first

log = structlog.get_logger()


class Upkeep:
    """Holds the index and brings it up to a catalogue by difference, never by "append and hope"."""

    def __init__(self, embedder: Embedder, vectors: Vectors, file: IndexFile) -> None:
        self.index: VectorIndex | None = None  # none until the model is loaded
        self._embedder = embedder
        self._vectors = vectors
        self._file = file
        self._unkept = False  # whether the index was changed since its file was written

    async def start(self) -> None:
        """Load the model, and the index as it was kept; one that cannot be trusted begins empty."""
        await self._embedder.start()
        kept = await asyncio.to_thread(self._file.load, self._embedder.key, self._embedder.dimension)
        self.index = kept or VectorIndex(self._embedder.dimension)
        self._unkept = kept is None

    async def forget(self) -> None:
        """Begin anew: an empty index, and no vector of this model left in SQL."""
        if self.index is None:
            await self._embedder.start()
        await self._vectors.forget()
        self.index, self._unkept = VectorIndex(self._embedder.dimension), True

    async def equalise(self, catalogue: Catalogue) -> bool:
        """Make the index hold the passages of `catalogue` and nothing else; whether anything was different."""
        index = self.index
        if index is None:
            return False
        wanted = catalogue.marks
        gone = [article_id for article_id in index.marks if article_id not in wanted]
        missing = [article_id for article_id, mark in wanted.items() if index.marks.get(article_id) != mark]
        if not gone and not missing:
            return False
        self._unkept = True
        await self._embedder.run(lambda: index.remove(gone))
        for start in range(0, len(missing), AT_ONCE):
            articles = [catalogue.articles[article_id] for article_id in missing[start : start + AT_ONCE]]
            await self._put(index, articles, wanted)
        log.info("index_equalised", count=len(gone) + len(missing))
        return True

    def missing(self, catalogue: Catalogue) -> int:
        """How many articles of `catalogue` the index does not hold as they are published; 0 while there is no index."""
        marks = self.index.marks if self.index else catalogue.marks
        return sum(1 for article_id, mark in catalogue.marks.items() if marks.get(article_id) != mark)

    async def keep(self) -> None:
        """Write the index's file, if there is anything new in the index."""
        index = self.index
        if index is None or not self._unkept:
            return
        self._unkept = False
        packed = await self._embedder.run(lambda: self._file.packed(index, self._embedder.key))
        await asyncio.to_thread(self._file.write, packed)

    async def group(self) -> None:
        """Put a large index into cells when its size wants it. Questions are served meanwhile."""
        index = self.index
        if index is None or not cells.due(index.size, index.built_at):
            return
        numbers, vectors = await self._embedder.run(index.everything)
        made = await _aside(lambda: cells.grouped(numbers, vectors))
        await self._embedder.run(lambda: index.regrouped(made, numbers))
        self._unkept = True
        log.info("index_grouped", count=len(numbers))

    async def encode_for(self, articles: list[PublishedArticle]) -> Encode | None:
        """What gives the vectors of these articles' passages; None while the encoder is not there.

        An article that is not in the index yet has vectors of zeros.
        """
        index = self.index
        if index is None:
            return None

        def work() -> dict[str, np.ndarray]:
            found: dict[str, np.ndarray] = {}
            for article in articles:
                texts, vectors = [passage.text for passage in passages_of(article)], index.vectors_of(article.id)
                found |= zip(texts, vectors, strict=True) if len(texts) == len(vectors) else {}
            return found

        vectors, nothing = await self._embedder.run(work), np.zeros(index.dimension, np.float32)
        return lambda texts: np.stack([vectors.get(text, nothing) for text in texts])

    @property
    def maker(self) -> tuple[str, int]:
        """The key of the encoder, and the dimension of its vectors."""
        return self._embedder.key, self._embedder.dimension

    async def close(self) -> None:
        """Write what is not written yet, and end the embedder's thread."""
        await self.keep()
        self._embedder.close()

    async def _put(self, index: VectorIndex, articles: list[PublishedArticle], marks: dict[str, str]) -> None:
        texts = {article.id: [passage.text for passage in passages_of(article)] for article in articles}
        vectors = await self._vectors.of([text for passages in texts.values() for text in passages])
        entries = {
            name: (marks[name], np.stack([vectors[text] for text in passages])) for name, passages in texts.items()
        }
        await self._embedder.run(lambda: index.put(entries))


async def _aside(work):
    """Run `work` in a thread of its own that leaves the processor to others."""

    def step_back() -> None:
        threadpool_limits(limits=1)
        with suppress(OSError):  # not every system knows the priority of a thread
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)

    thread = ThreadPoolExecutor(1, "aside", initializer=step_back)
    try:
        return await asyncio.get_running_loop().run_in_executor(thread, work)
    finally:
        thread.shutdown(wait=False)
