"""Gathers the articles that might answer a question, and what speaks for each of them."""

from typing import NamedTuple

import numpy as np

from kb.search.catalogue import Catalogue
from kb.search.head import features
from kb.search.index.vector_index import VectorIndex

FROM_EACH = 6  # articles that each way of looking puts forward
PASSAGES = 50  # nearest passages that are looked at


class Signs(NamedTuple):
    """What speaks for one article; 0 where it was not looked at."""

    article_id: str
    head: float  # what the head learned
    centre: float  # cosine with the centre of the article's passages
    nearest: float  # cosine with its nearest passage
    words: float  # share of the question's words that the article holds, by weight
    body_words: float  # the same without its phrasings


def gathered(
    catalogue: Catalogue, index: VectorIndex | None, question: str, language: str, vector: np.ndarray | None
) -> list[Signs]:
    """The signs of every article worth considering, in no order.

    Without a vector or an index words alone must do. `language` is one that the catalogue has.
    """
    words, body_words = catalogue.lexicons[language].shares(question, language)
    head = catalogue.heads.get(language)
    ways, nearest = [words, body_words], {}
    scores: dict[str, float] = {}
    centres: dict[str, float] = {}
    if vector is not None and index is not None:
        nearest = index.nearest(vector, PASSAGES)
        if head is not None:
            scores, centres = head.scores(features(question, language, vector)), head.likeness(vector)
        ways += [nearest, scores, centres]
    # The index and the head may know articles of another language, or ones that are gone.
    chosen = {name for way in ways for name in _best({name: way[name] for name in way if name in words})}
    if vector is not None and index is not None:
        nearest |= index.cosines([name for name in chosen if name not in nearest], vector)
    return [
        Signs(
            name, scores.get(name, 0.0), centres.get(name, 0.0), nearest.get(name, 0.0), words[name], body_words[name]
        )
        for name in chosen
    ]


def _best(scores: dict[str, float]) -> list[str]:
    return sorted(scores, key=lambda name: (-scores[name], name))[:FROM_EACH]
