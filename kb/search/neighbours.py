"""Finds the phrasings of published articles that are near to the texts of a change: whose questions it could take."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.catalogue import Catalogue
from kb.search.index.vector_index import VectorIndex
from kb.search.texts.passages import passages_of


class Neighbour(NamedTuple):
    """A phrasing of a published article, and its cosine to the nearest text of the change."""

    article_id: str
    text: str
    language: str
    cosine: float


def texts_of(article: PublishedArticle) -> list[str]:
    """All texts of an article that are compared with questions."""
    return [passage.text for passage in passages_of(article)]


def neighbours(
    catalogue: Catalogue, index: VectorIndex, vectors: np.ndarray, besides: Collection[str], each: int
) -> list[Neighbour]:
    """The phrasings of articles that are not `besides` among the `each` passages that are nearest to each vector.

    `vectors` (texts, dimension) are those of the change. Call it in the embedder's thread.
    """
    best: dict[tuple[str, int], float] = {}
    for vector in vectors:
        for name, place, cosine in index.nearest_passages(vector, each):
            if name not in besides and cosine > best.get((name, place), -1.0):
                best[name, place] = cosine
    found = (_neighbour(catalogue, index, name, place, cosine) for (name, place), cosine in best.items())
    return [one for one in found if one]


def nearest_of(found: Sequence[Neighbour], most: int) -> list[Neighbour]:
    """The nearest ones, each once."""
    best: dict[tuple[str, str], Neighbour] = {}
    for one in sorted(found, key=lambda one: one.cosine):
        best[one.article_id, one.text] = one
    return sorted(best.values(), key=lambda one: (-one.cosine, one.article_id, one.text))[:most]


def folds(near: Sequence[Neighbour], catalogue: Catalogue) -> list[list[Neighbour]]:
    """The phrasings in two halves of each article's, so that every article keeps some; one alone is left out."""
    halves: tuple[list[Neighbour], list[Neighbour]] = ([], [])
    seen: dict[str, int] = {}
    for one in near:
        number = seen[one.article_id] = seen.get(one.article_id, -1) + 1
        if len(catalogue.articles[one.article_id].phrasings) > 1:
            halves[number % 2].append(one)
    return [half for half in halves if half]


def shorn(held: Sequence[Neighbour], catalogue: Catalogue) -> list[PublishedArticle]:
    """The articles of these phrasings without them."""
    texts: dict[str, set[str]] = {}
    for one in held:
        texts.setdefault(one.article_id, set()).add(one.text)
    articles = [catalogue.articles[name] for name in texts]
    return [
        replace(article, phrasings=tuple(text for text in article.phrasings if text not in texts[article.id]))
        for article in articles
    ]


def _neighbour(catalogue: Catalogue, index: VectorIndex, name: str, place: int, cosine: float) -> Neighbour | None:
    """The passage, if it is a phrasing, and the index holds the article as it is published."""
    article = catalogue.articles.get(name)
    if article is None or index.marks.get(name) != catalogue.marks[name]:
        return None
    passages = passages_of(article)
    if place >= len(passages) or passages[place].kind != "phrasing":
        return None
    return Neighbour(name, passages[place].text, article.language, cosine)
