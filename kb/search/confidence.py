"""Weighs the signs of the candidates: their order, and how likely each answers the question.

Both are logistic models with weights that do not depend on the knowledge base. They were fitted by
`python -m kb.search.fitting demo/articles SETS...` with kb.jsonl of hwu64_oos-10, bitext-5, ha_it-8
and squad_it-1: on the articles' own phrasings kept out by turns, and for squad_it-1, which has none,
on its labelled questions; never on questions that decisions are tested with. In Italian words
weigh more, because the bundled model reads English.
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


# Calibration error where they were fitted: .06 in English, .03 in Italian and for words alone.
WITH_VECTORS = {
    "it": Weights(3.6, 2.9, 2.2, 4.3, 4.1, 0.26, 0.48, -3.26),
    "en": Weights(3.2, 6.6, 3.5, 2.1, 2.5, 0.17, 0.33, -1.96),
}
WORDS_ALONE = Weights(0.0, 0.0, 0.0, 7.1, 1.9, 0.22, 0.58, -2.39)


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
