"""Ranks the articles for the texts of a question, by meaning and words, in the embedder's thread."""

import asyncio
from collections.abc import Collection, Sequence

import numpy as np
import structlog

from kb.search.cache import Cache
from kb.search.encoding.embedder import Embedder
from kb.search.index.upkeep import Upkeep
from kb.search.knowledge import Knowledge
from kb.search.model.model import maker_of
from kb.search.model.ranked import Ranked

NEAREST = 50  # passages that the index puts forward

Ranking = tuple[Ranked, ...]

log = structlog.get_logger()


class Finder:
    """Finds with meaning within `timeout` seconds, or by words alone."""

    def __init__(self, embedder: Embedder, upkeep: Upkeep, timeout: float) -> None:
        self._embedder = embedder
        self._upkeep = upkeep
        self._timeout = timeout
        self._cache = Cache()

    async def rankings(self, knowledge: Knowledge, texts: Sequence[str], language: str) -> list[Ranking]:
        """The articles that might answer each of the texts, best first."""
        keys = [(knowledge.number, language, text) for text in texts]
        found = {key: ranking for key in keys if (ranking := self._cache.find(key)) is not None}
        missing = [key for key in keys if key not in found]
        if missing:
            made, complete = await self._ranked(knowledge, [text for *_, text in missing], language)
            found |= zip(missing, made, strict=True)
            for key in missing if complete else ():
                self._cache.keep(key, found[key])
        return [found[key] for key in keys]

    async def _ranked(self, knowledge: Knowledge, texts: list[str], language: str) -> tuple[list[Ranking], bool]:
        """The rankings, and whether they are what they will be the next time."""
        key = self._embedder.key
        if key and knowledge.model.maker == maker_of(key):  # else it was made without vectors
            work = self._embedder.run(lambda: self._by_meaning(knowledge, texts, language))
            try:
                return await asyncio.wait_for(work, self._timeout), True
            except TimeoutError:
                log.warning("search_without_vectors")
        by_words = await asyncio.to_thread(lambda: [_ranking(knowledge, text, language, None) for text in texts])
        return by_words, False

    def _by_meaning(self, knowledge: Knowledge, texts: list[str], language: str) -> list[Ranking]:
        index = self._upkeep.index
        found = []
        for text, vector in zip(texts, self._embedder.encode_asked(texts), strict=True):
            near = frozenset(index.nearest(vector, NEAREST)) if index else frozenset()
            found.append(_ranking(knowledge, text, language, vector, near))
        return found


def _ranking(
    knowledge: Knowledge, text: str, language: str, vector: np.ndarray | None, near: Collection[str] | None = None
) -> Ranking:
    return tuple(knowledge.model.ranked(text, language, vector, near))
