"""How the keeper of groups reaches search: vectors of questions, and what the bot would say to one now."""

import numpy as np

from kb.misses.models import Again
from kb.search.encoding.embedder import BATCH, Embedder
from kb.search.question import Question
from kb.search.service import Search
from kb.search.texts.spelling import Vectors


class Asking:
    """Asks the encoder and the decision of one knowledge base."""

    def __init__(self, embedder: Embedder, search: Search) -> None:
        self._embedder = embedder
        self._search = search

    def maker(self) -> str:
        """Which encoder makes the vectors; empty until it is loaded."""
        return self._embedder.key

    async def encode(self, questions: list[str]) -> Vectors:
        """The vectors of questions, a row each. Visitors' questions are served between the batches."""
        parts = []
        for start in range(0, len(questions), BATCH):
            batch = questions[start : start + BATCH]
            parts.append(await self._embedder.run(lambda batch=batch: self._embedder.encode(batch)))
        return np.vstack(parts)

    async def again(self, question: str, language: str | None, article_id: str) -> Again:
        """What the bot would do with a question now, and whether that article answers it."""
        decided = await self._search.decide(Question(question, language))
        is_answered = decided.article is not None and decided.article.id == article_id
        return Again(question, decided.decision.decision, round(decided.decision.confidence, 4), is_answered)
