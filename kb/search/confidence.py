"""Weighs the signs of the candidates: their order, and how likely each answers the question.

Both are logistic models with weights that do not depend on the knowledge base. `python -m
kb.search.fitting` fits them on knowledge bases' own phrasings, kept out by turns, with every fifth
article kept out whole so that its phrasings have no answer; nothing is fitted to anybody's test
questions. In Italian words weigh more, because the bundled model reads English.
"""

import math
from typing import NamedTuple

from kb.search.ranking import Signs


class Weights(NamedTuple):
    """What each sign counts in the order, and what the order's figures count in the confidence."""

    head: float
    centre: float
    nearest: float
    words: float
    body_words: float
    score: float  # of the best candidate
    margin: float  # its distance from the next
    always: float


# Held-out calibration error of these: .04 to .09 on the sets they were fitted on.
WITH_VECTORS = {
    "it": Weights(3.6, 3.9, 2.5, 3.5, 5.4, 0.19, 0.50, -2.85),
    "en": Weights(3.6, 7.6, 3.0, 1.5, 3.4, 0.17, 0.41, -2.03),
}
WORDS_ALONE = Weights(0.0, 0.0, 0.0, 6.7, 2.8, 0.13, 0.65, -1.98)


def weighed(signs: list[Signs], language: str, with_vectors: bool) -> list[tuple[str, float]]:
    """The articles with their confidence, best first."""
    weights = WITH_VECTORS.get(language, WITH_VECTORS["en"]) if with_vectors else WORDS_ALONE
    scored = sorted(((score(sign, weights), sign.article_id) for sign in signs), key=lambda pair: (-pair[0], pair[1]))
    return [(name, likely(own, own - _rival(scored, place), weights)) for place, (own, name) in enumerate(scored)]


def score(sign: Signs, weights: Weights) -> float:
    """What speaks for an article, in one figure."""
    return (
        weights.head * sign.head
        + weights.centre * sign.centre
        + weights.nearest * sign.nearest
        + weights.words * sign.words
        + weights.body_words * sign.body_words
    )


def likely(own: float, margin: float, weights: Weights) -> float:
    """The confidence of a candidate with this score and this distance from the best of the others."""
    return 1 / (1 + math.exp(-(weights.score * own + weights.margin * margin + weights.always)))


def _rival(scored: list[tuple[float, str]], place: int) -> float:
    if place:
        return scored[0][0]
    return scored[1][0] if len(scored) > 1 else 0.0
