"""Teaches the model: puts a lesson together from the index and the evidence, and has it learned by a process."""

import asyncio
from dataclasses import replace
from typing import Protocol

import numpy as np
from prometheus_client import Histogram

from kb.articles.published import PublishedArticle
from kb.search.catalogue import Catalogue
from kb.search.encoding.embedder import BATCH, Embedder
from kb.search.index.upkeep import Upkeep
from kb.search.index.vector_index import VectorIndex
from kb.search.learning.asked import Known
from kb.search.learning.lesson import Lesson
from kb.search.learning.process import Learner, LearningFailed
from kb.search.model import model_file
from kb.search.model.model import DecisionModel
from kb.search.reading import read
from kb.search.tuning.untuned import Untuned

AT_ONCE = 200  # articles whose vectors are read in one go; a question waits for a few milliseconds

_SECONDS = Histogram(
    "staffetta_kb_learning_seconds", "How long a learning took", buckets=(1, 3, 10, 30, 60, 300, 900, 1800, 3600)
)

Judgements = list[tuple[Known, str | None]]


class Judgement(Protocol):
    """What somebody said about a question; see kb.evidence.judgements."""

    question: str
    language: str | None
    right: str | None
    unanswerable: bool
    wrong: tuple[str, ...]


class Judged(Protocol):
    """Judgements with a mark that is another one when they are others."""

    judgements: list[Judgement]
    mark: str


class Evidence(Protocol):
    """Where judgements come from."""

    async def mark(self) -> str:
        """The mark of `judgements()`, cheaply."""

    async def judgements(self) -> Judged:
        """What counts today."""


class Teacher:
    """Teaches the models of one database."""

    def __init__(self, embedder: Embedder, upkeep: Upkeep, learner: Learner, untuned: Untuned | None = None) -> None:
        self._embedder = embedder
        self._upkeep = upkeep
        self._learner = learner
        self._untuned = untuned
        self.teaching = False
        self._asked: dict[str, np.ndarray] = {}  # vectors of judged questions; never stored, visitors wrote them

    async def kept(self) -> DecisionModel | None:
        """The model that was learned last, if this encoder made its vectors and its file is whole."""
        return await asyncio.to_thread(model_file.read, self._learner.model, self._embedder.key)

    def has_file(self) -> bool:
        """Whether there is a file, whatever is in it."""
        return self._learner.model.exists()

    async def forget(self) -> None:
        """Throw the model away; `teach` makes another one."""
        async with self._learner.alone():
            self._learner.model.unlink(missing_ok=True)

    async def teach(self, catalogue: Catalogue, judged: Judged) -> DecisionModel:
        """The model of this catalogue and these judgements. Raises LearningFailed.

        When another process on this machine learned the same meanwhile, its model is taken.
        """
        async with self._learner.alone():
            kept = await self.kept()
            if kept and (kept.marks, kept.evidence) == (catalogue.marks, judged.mark):
                return kept
            self.teaching = True
            try:
                lesson = await self._lesson(catalogue, judged)
                with _SECONDS.time():
                    await self._learner.learn(lesson)
            finally:
                self.teaching = False
            kept = await self.kept()
        if kept is None:
            raise LearningFailed("It left a file that cannot be read.")
        return kept

    async def _lesson(self, catalogue: Catalogue, judged: Judged) -> Lesson:
        index = self._upkeep.index
        if index is None:
            raise LearningFailed("There is no encoder.")
        articles = [catalogue.articles[name] for name, mark in catalogue.marks.items() if index.marks.get(name) == mark]
        rows = []
        for start in range(0, len(articles), AT_ONCE):
            some = articles[start : start + AT_ONCE]
            rows.append(await self._embedder.run(lambda some=some: _vectors(index, some)))
        judgements = known_of(judged)
        rows.append(await self._vectors_asked([known.text for known, _ in judgements]))
        vectors = await asyncio.to_thread(np.vstack, rows)
        lesson = Lesson(self._embedder.key, judged.mark, articles, judgements, vectors)
        if self._untuned is None or not articles:
            return lesson
        return replace(lesson, untuned=await self._untuned.rows(articles), held=self._untuned.held)

    async def _vectors_asked(self, texts: list[str]) -> np.ndarray:
        missing = [text for text in dict.fromkeys(texts) if text not in self._asked]
        known = {text: self._asked[text] for text in texts if text in self._asked}
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            vectors = await self._embedder.run(lambda batch=batch: self._embedder.encode(batch))
            known |= zip(batch, vectors, strict=True)
        self._asked = known  # and nothing of what was said before and is erased now
        rows = [known[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._embedder.dimension), np.float32)


def _vectors(index: VectorIndex, articles: list[PublishedArticle]) -> np.ndarray:
    return np.concatenate([index.vectors_of(article.id) for article in articles])


def known_of(judged: Judged) -> Judgements:
    """The judgements about texts as they would be ranked."""
    found = [
        (Known(read(said.question).whole, said.right, said.unanswerable, said.wrong), said.language)
        for said in judged.judgements
    ]
    return [(known, language) for known, language in found if known.text]
