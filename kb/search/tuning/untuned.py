"""The vectors that an encoder made before it was tuned; learning asks most of its questions with them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from common.database import Database
from kb.articles.published import PublishedArticle
from kb.search.encoding.embedder import Embedder
from kb.search.encoding.vectors import Vectors
from kb.search.learning.held_back import Held
from kb.search.texts.passages import passages_of


class Untuned:
    """The encoder called `base`, and what was kept from the one that was made from it."""

    def __init__(self, database: Database, base: str, models: Path, held: Held) -> None:
        self.held = held
        self._database = database
        self._base = base
        self._models = models

    async def rows(self, articles: Sequence[PublishedArticle]) -> np.ndarray:
        """(passages, dimension) vectors of the articles' passages: from SQL, or made now and kept there.

        The encoder is loaded for as long as this takes: its memory is needed for nothing else.
        """
        texts = [passage.text for article in articles for passage in passages_of(article)]
        embedder = Embedder(self._base, self._models)
        try:
            await embedder.start()
            vectors = await Vectors(self._database, embedder).of(texts)
        finally:
            embedder.close()
        return np.stack([vectors[text] for text in texts])
