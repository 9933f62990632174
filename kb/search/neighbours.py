"""Finds the phrasings of published articles that are near to the texts of a change: whose questions it could take."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.catalogue import Catalogue
from kb.search.index.vector_index import VectorIndex
from kb.search.texts.passages import passages_of


class Neighbour(NamedTuple):
    """A phrasing or the title of a published article, and its cosine to the nearest text of the change."""

    article_id: str
    text: str
    language: str
    cosine: float


def texts_of(article: PublishedArticle) -> list[str]:
    """The texts of an article by which a question could be taken for its own."""
    return [passage.text for passage in passages_of(article)]


def neighbours(
    catalogue: Catalogue, index: VectorIndex, vectors: np.ndarray, besides: Collection[str], each: int, most: int
) -> list[Neighbour]:
    """The `most` nearest phrasings and titles of articles that are not `besides`, nearest first.

    `vectors` (texts, dimension) are those of the change; of each the `each` nearest passages are looked at.
    Call it in the embedder's thread.
    """
    best: dict[tuple[str, int], float] = {}
    for vector in vectors:
        for name, place, cosine in index.nearest_passages(vector, each):
            if name not in besides and cosine > best.get((name, place), -1.0):
                best[name, place] = cosine
    found = [_neighbour(catalogue, index, name, place, cosine) for (name, place), cosine in best.items()]
    return sorted((one for one in found if one), key=lambda one: -one.cosine)[:most]


def nearest_of(parts: Sequence[Sequence[Neighbour]], most: int) -> list[Neighbour]:
    """The nearest of several finds, each once."""
    best: dict[tuple[str, str], Neighbour] = {}
    for one in (one for part in parts for one in part):
        known = best.get((one.article_id, one.text))
        if known is None or one.cosine > known.cosine:
            best[one.article_id, one.text] = one
    return sorted(best.values(), key=lambda one: -one.cosine)[:most]


def _neighbour(catalogue: Catalogue, index: VectorIndex, name: str, place: int, cosine: float) -> Neighbour | None:
    """The passage, if it is something that a visitor may ask, and the index holds the article as it is published."""
    article = catalogue.articles.get(name)
    if article is None or index.marks.get(name) != catalogue.marks[name]:
        return None
    passages: Sequence = passages_of(article)
    if place >= len(passages) or passages[place].kind == "body":
        return None
    return Neighbour(name, passages[place].text, article.language, cosine)
