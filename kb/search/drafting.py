"""Imagines a change of the published set: what search would know and decide after it, beside what serves.

Nothing here touches the knowledge that visitors are served with, its index or its cache.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.articles.models import Content
from kb.articles.published import Difference, PublishedArticle
from kb.articles.rendering import render_aside
from kb.articles.sensitive import is_sensitive
from kb.search.encoding.embedder import BATCH, Embedder
from kb.search.encoding.recent import Recent
from kb.search.encoding.vectors import Vectors
from kb.search.finder import NEAREST, Ranking
from kb.search.index.upkeep import Upkeep
from kb.search.knowledge import Knowledge
from kb.search.model.corpus import Encode
from kb.search.model.model import maker_of
from kb.search.neighbours import Neighbour, nearest_of, neighbours, texts_of

NEIGHBOURS = 150  # phrasings of other articles that are asked: some seconds, whatever the size of the knowledge base
LOOKED_AT = 1_500  # passages around the texts of a change: most of them are found several times, or are no phrasings
LEAST = 10  # of them around each text, however many texts there are
TOGETHER = 4  # texts ranked in one go: a visitor's question waits for so many, some 50 ms at 10,000 articles


@dataclass(frozen=True)
class Text:
    """A text of a question, and the language in which each knowledge is asked for it."""

    text: str
    languages: tuple[str, ...]


async def draft_of(article_id: str, version: int, content: Content) -> PublishedArticle:
    """A text that nobody published yet, as search would know it if somebody did."""
    rendered = (await render_aside(content.answer))[0]
    return PublishedArticle(
        article_id,
        version,
        content.language,
        content.title,
        rendered.text,
        rendered.html,
        tuple(content.phrasings),
        is_sensitive(content.sensitive, content.tags),
        content.skill,
    )


class Drafting:
    """Makes knowledge of changes that nobody published, and ranks with it."""

    def __init__(self, embedder: Embedder, upkeep: Upkeep, vectors: Vectors) -> None:
        self._embedder = embedder
        self._upkeep = upkeep
        self._vectors = vectors
        self._recent = Recent(embedder, vectors)

    async def imagine(
        self, knowledge: Knowledge, changed: Sequence[PublishedArticle], gone: Sequence[str]
    ) -> Knowledge:
        """What would be known if `changed` were published and `gone` were archived."""
        catalogue = knowledge.catalogue.after(Difference(knowledge.catalogue.generation, list(changed), list(gone)))
        imagined = knowledge.with_catalogue(catalogue)
        behind, lost = imagined.behind
        if not behind and not lost:
            return imagined
        names = {article.id for article in behind}
        newcomers = [article for part in knowledge.model.parts.values() for article in part.newcomers]
        encode = await self._encode([*behind, *(one for one in newcomers if one.id not in names)])
        model = await asyncio.to_thread(knowledge.model.with_changes, behind, lost, encode)
        return imagined.with_model(model)

    async def vectors(self, texts: Sequence[str]) -> np.ndarray | None:
        """The vectors of some texts, a row each; None while there is no encoder. Questions go in between."""
        if self._upkeep.index is None or not texts:
            return None
        made = await self._recent.of(texts)
        return np.stack([made[text] for text in texts])

    async def neighbours(self, knowledge: Knowledge, changed: Sequence[PublishedArticle]) -> list[Neighbour]:
        """The phrasings of other articles that are nearest to the texts of `changed`; none while there is no encoder."""
        texts = list({text: None for article in changed for text in texts_of(article)})
        index = self._upkeep.index
        if index is None or not texts:
            return []
        made = await self._vectors.of(texts)
        vectors = np.stack([made[text] for text in texts])
        besides = {article.id for article in changed}
        each = max(LEAST, LOOKED_AT // len(texts))
        found: list[Neighbour] = []
        for start in range(0, len(vectors), BATCH):
            some = vectors[start : start + BATCH]
            found += await self._embedder.run(
                lambda some=some: neighbours(knowledge.catalogue, index, some, besides, each)
            )
        return nearest_of(found, NEIGHBOURS)

    async def rankings(self, knowledges: Sequence[Knowledge], texts: Sequence[Text]) -> list[tuple[Ranking, ...]]:
        """For each text what each knowledge ranks, however long it takes; questions of visitors go in between."""
        key = self._embedder.key
        with_meaning = bool(key) and all(each.model.maker == maker_of(key) for each in knowledges)
        vectors = await self._recent.of([text.text for text in texts]) if with_meaning else {}
        found: list[tuple[Ranking, ...]] = []
        for start in range(0, len(texts), TOGETHER):
            some = texts[start : start + TOGETHER]
            found += await self._embedder.run(lambda some=some: list(self._ranked(knowledges, some, vectors)))
        return found

    def _ranked(
        self, knowledges: Sequence[Knowledge], texts: Sequence[Text], vectors: Mapping[str, np.ndarray]
    ) -> Iterator[tuple[Ranking, ...]]:
        index = self._upkeep.index
        for text in texts:
            vector = vectors.get(text.text)
            near = frozenset(index.nearest(vector, NEAREST)) if index and vector is not None else None
            yield tuple(
                tuple(knowledge.model.ranked(text.text, language, vector, near))
                for knowledge, language in zip(knowledges, text.languages, strict=True)
            )

    async def _encode(self, articles: Sequence[PublishedArticle]) -> Encode | None:
        """What gives the vectors of these articles' texts; None while there is no encoder."""
        if self._upkeep.index is None:
            return None
        made = await self._vectors.of(list({text: None for article in articles for text in texts_of(article)}))
        return lambda texts: np.stack([made[text] for text in texts])
