"""Ranks the articles that might answer a question, by what the head learned, by meaning and by words."""

from dataclasses import dataclass

import numpy as np

from kb.search.catalogue import Catalogue
from kb.search.head import features
from kb.search.vector_index import VectorIndex

FROM_EACH = 8  # articles that each of the three ways puts forward
PASSAGES = 50  # nearest passages that are looked at


@dataclass(frozen=True)
class Signs:
    """What speaks for one article."""

    article_id: str
    taught: bool  # whether the head knows the article
    head: float  # the head's score; 0 when not taught
    cosine: float  # of the nearest passage
    lexical: float  # share of the question's words that the article has, rare ones first
    unknown: float  # share of the question's words that no article has


def ranked(
    catalogue: Catalogue, index: VectorIndex | None, question: str, language: str, vector: np.ndarray | None
) -> list[Signs]:
    """The signs of every article worth considering, in no order.

    Without a vector or an index words alone must do. `language` is one that the catalogue has.
    """
    lexicon, head = catalogue.lexicons[language], catalogue.heads.get(language)
    lexical = dict(zip(lexicon.ids, lexicon.scores(question, language).tolist(), strict=True))
    chosen = _best(lexical)
    cosines: dict[str, float] = {}
    learned: dict[str, float] = {}
    if vector is not None and index is not None:
        nearest = {name: cosine for name, cosine in index.nearest(vector, PASSAGES).items() if name in lexical}
        chosen |= _best(nearest)
        if head is not None and head.ids:
            scores = head.scores(features(question, language, vector)).tolist()
            learned = {name: score for name, score in zip(head.ids, scores, strict=True) if name in lexical}
            chosen |= _best(learned)
        cosines = index.cosines([name for name in chosen if name not in nearest], vector) | nearest
    unknown = lexicon.unknown_share(question, language)
    return [
        Signs(name, name in learned, learned.get(name, 0.0), cosines.get(name, 0.0), lexical[name], unknown)
        for name in chosen
    ]


def _best(scores: dict[str, float]) -> set[str]:
    return set(sorted(scores, key=lambda name: -scores[name])[:FROM_EACH])
