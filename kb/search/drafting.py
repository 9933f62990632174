"""Imagines a change of the published set: what search would know and decide after it, beside what serves.

Nothing here touches the knowledge that visitors are served with, its index or its cache.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kb.articles.models import Content
from kb.articles.published import Difference, PublishedArticle
from kb.articles.rendering import render_aside
from kb.articles.sensitive import is_sensitive
from kb.search.encoding.embedder import BATCH, Embedder
from kb.search.encoding.vectors import Vectors
from kb.search.finder import NEAREST, Ranking
from kb.search.index.upkeep import Upkeep
from kb.search.knowledge import Knowledge
from kb.search.model.corpus import Encode
from kb.search.model.model import maker_of
from kb.search.neighbours import Neighbour, nearest_of, neighbours, texts_of
from kb.search.texts.passages import passages_of

NEIGHBOURS = 300  # phrasings of other articles that are asked: some seconds, whatever the size of the knowledge base
LEAST = 10  # passages that are looked at around each text of a change, however many it has
TOGETHER = 4  # texts ranked in one go: a visitor's question waits for so many, some 50 ms at 10,000 articles


class Imagined(NamedTuple):
    """What is known now, and what would be known after a change that nobody made."""

    before: Knowledge
    after: Knowledge


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

    async def imagine(
        self, knowledge: Knowledge, changed: Sequence[PublishedArticle], gone: Sequence[str]
    ) -> Knowledge:
        """What would be known if `changed` were published and `gone` were archived."""
        catalogue = knowledge.catalogue.after(Difference(knowledge.catalogue.generation, list(changed), list(gone)))
        imagined = knowledge.with_catalogue(catalogue)
        behind, lost = imagined.behind
        if not behind and not lost:
            return imagined
        known = {article.id: article for part in knowledge.model.parts.values() for article in part.newcomers}
        known = {name: article for name, article in known.items() if name not in {one.id for one in behind}}
        encode = await self._encode(list(known.values()), behind)
        model = await asyncio.to_thread(knowledge.model.with_changes, behind, lost, encode)
        return imagined.with_model(model)

    async def neighbours(self, knowledge: Knowledge, changed: Sequence[PublishedArticle]) -> list[Neighbour]:
        """The phrasings of other articles that are nearest to the texts of `changed`; none while there is no encoder."""
        texts = list({text: None for article in changed for text in texts_of(article)})
        index = self._upkeep.index
        if index is None or not texts:
            return []
        made = await self._vectors.of(texts)
        vectors = np.stack([made[text] for text in texts])
        besides = {article.id for article in changed}
        each = max(LEAST, NEIGHBOURS // len(texts))
        work = self._embedder.run
        parts = [
            await work(
                lambda some=vectors[start : start + BATCH]: neighbours(
                    knowledge.catalogue, index, some, besides, each, NEIGHBOURS
                )
            )
            for start in range(0, len(vectors), BATCH)
        ]
        return nearest_of(parts, NEIGHBOURS)

    async def rankings(self, knowledges: Sequence[Knowledge], texts: Sequence[Text]) -> list[tuple[Ranking, ...]]:
        """For each text what each knowledge ranks, however long it takes; questions of visitors go in between."""
        found: list[tuple[Ranking, ...]] = []
        for start in range(0, len(texts), TOGETHER):
            some = texts[start : start + TOGETHER]
            found += await self._embedder.run(lambda some=some: list(self._ranked(knowledges, some)))
        return found

    def _ranked(self, knowledges: Sequence[Knowledge], texts: Sequence[Text]) -> Iterator[tuple[Ranking, ...]]:
        index = self._upkeep.index
        key = self._embedder.key
        with_meaning = bool(key) and all(each.model.maker == maker_of(key) for each in knowledges)
        vectors = self._embedder.encode([text.text for text in texts]) if with_meaning else [None] * len(texts)
        for text, vector in zip(texts, vectors, strict=True):
            near = frozenset(index.nearest(vector, NEAREST)) if index and vector is not None else None
            yield tuple(
                tuple(knowledge.model.ranked(text.text, language, vector, near))
                for knowledge, language in zip(knowledges, text.languages, strict=True)
            )

    async def _encode(self, published: list[PublishedArticle], drafts: Sequence[PublishedArticle]) -> Encode | None:
        """What gives the vectors of both: those of published articles are in the index, a draft's are made."""
        known = await self._upkeep.encode_for(published)
        if known is None:
            return None
        texts = list({passage.text: None for article in drafts for passage in passages_of(article)})
        made = await self._vectors.of(texts)
        return lambda asked: np.stack([made[text] if text in made else known([text])[0] for text in asked])
