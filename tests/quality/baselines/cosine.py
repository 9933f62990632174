"""The nearest text: an article's confidence is the greatest cosine between the question and one of its texts."""

import asyncio
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.encoding.embedder import Embedder
from kb.search.texts.passages import passages_of
from tests.quality.ranking import Ranking, best_first

Encode = Callable[[list[str]], np.ndarray]


@cache
def encoder(name: str, folder: Path) -> Encode:
    """The product's own embedding model; `name` as KB_EMBEDDING_MODEL has it, its files in `folder`."""
    embedder = Embedder(name, folder)
    asyncio.run(embedder.start())
    return embedder.encode


def rankings(articles: Sequence[PublishedArticle], questions: Sequence[str], encode: Encode) -> list[Ranking]:
    """Over title, phrasings and passages of the body, which is what the product indexes."""
    texts = [[passage.text for passage in passages_of(article)] for article in articles]
    begins = np.cumsum([0, *map(len, texts[:-1])])
    known = encode([text for of_one in texts for text in of_one])
    nearness = np.maximum.reduceat(encode(list(questions)) @ known.T, begins, axis=1)
    names = [article.id for article in articles]
    return [best_first(names, np.clip(row, 0.0, 1.0)) for row in nearness]
