"""Asks search about texts that are being typed: what else would answer them, and which articles are near to them."""

from collections.abc import Iterator, Sequence

import numpy as np

from kb.likeness.remembered import Remembered
from kb.likeness.rivals import Rival
from kb.search.encoding.embedder import Embedder
from kb.search.index.upkeep import Upkeep
from kb.search.knowledge import Knowledge
from kb.search.model.model import maker_of
from kb.search.service import Search
from kb.search.texts.passages import passages_of

NEAREST = 50  # passages that the index puts forward for one text
TOGETHER = 4  # texts in one go: a visitor's question waits for no more, some 30 ms with 136 articles
RIVALS = 2  # articles of each text that are counted
RANKINGS = 4_000
FEW = 5  # passages near to one of an answer's
COPIED = 0.85  # cosine of two passages in nearly the same words; no two of the demo's 136 articles reach it


class AskingSearch:
    """Search as it serves just now, with one article left out."""

    def __init__(self, search: Search, embedder: Embedder, upkeep: Upkeep) -> None:
        self._search = search
        self._embedder = embedder
        self._upkeep = upkeep
        self._ranked: Remembered[list[Rival]] = Remembered(RANKINGS)

    @property
    def knowledge(self) -> Knowledge | None:
        """What is known just now; None while the encoder is not there."""
        knowledge, key = self._search.knowledge, self._embedder.key
        return knowledge if key and knowledge.model.maker == maker_of(key) else None

    async def rivals(
        self, knowledge: Knowledge, texts: Sequence[str], vectors: dict[str, np.ndarray], language: str, besides: str
    ) -> list[list[Rival]]:
        """For each text the published articles of its language that would answer it, the surest first."""
        name = (knowledge.number, language, besides)
        missing = [text for text in texts if text in vectors and self._ranked.find((*name, text)) is None]
        for start in range(0, len(missing), TOGETHER):
            some = missing[start : start + TOGETHER]
            found = await self._embedder.run(
                lambda some=some: [self._rivals(knowledge, text, vectors[text], language, besides) for text in some]
            )
            for text, rivals in zip(some, found, strict=True):
                self._ranked.keep((*name, text), rivals)
        return [self._ranked.find((*name, text)) or [] for text in texts]

    async def near(self, knowledge: Knowledge, vectors: Sequence[np.ndarray], language: str, most: int) -> list[str]:
        """The published articles of a language with a passage near to one of the vectors, the nearest first."""
        best: dict[str, float] = {}
        for start in range(0, len(vectors), TOGETHER):
            some = vectors[start : start + TOGETHER]
            for found in await self._embedder.run(lambda some=some: [self._nearest(vector) for vector in some]):
                for article_id, cosine in found.items():
                    best[article_id] = max(best.get(article_id, -1.0), cosine)
        articles = knowledge.catalogue.articles
        there = [one for one in best if one in articles and articles[one].language == language]
        return sorted(there, key=lambda one: -best[one])[:most]

    async def copies(
        self, knowledge: Knowledge, passages: dict[str, np.ndarray], language: str, besides: str
    ) -> dict[str, tuple[float, str, str]]:
        """Published articles in which a passage stands in nearly the same words: id -> cosine, mine, theirs."""
        best: dict[str, tuple[float, str, str]] = {}
        for text, vector in passages.items():
            for name, cosine, theirs in await self._embedder.run(
                lambda vector=vector: list(self._like(knowledge, vector, language, besides))
            ):
                best[name] = max(best.get(name, (-1.0, "", "")), (cosine, text, theirs))
        return best

    def _like(
        self, knowledge: Knowledge, vector: np.ndarray, language: str, besides: str
    ) -> Iterator[tuple[str, float, str]]:
        index, catalogue = self._upkeep.index, knowledge.catalogue
        for name, place, cosine in index.nearest_passages(vector, FEW) if index else ():
            article = catalogue.articles.get(name)
            if cosine < COPIED or name == besides or article is None or article.language != language:
                continue
            if index.marks.get(name) == catalogue.marks[name]:
                passage = passages_of(article)[place]
                if passage.kind == "body":
                    yield name, cosine, passage.text

    def _rivals(self, knowledge: Knowledge, text: str, vector: np.ndarray, language: str, besides: str) -> list[Rival]:
        near = frozenset(self._nearest(vector))
        ranked = knowledge.model.ranked(text, language, vector, near, {besides})
        articles = knowledge.catalogue.articles
        ours = [one for one in ranked if one.article_id in articles and articles[one.article_id].language == language]
        return [Rival(text, one.article_id, one.confidence) for one in ours[:RIVALS]]

    def _nearest(self, vector: np.ndarray) -> dict[str, float]:
        return self._upkeep.index.nearest(vector, NEAREST) if self._upkeep.index else {}
