"""Weighs the signs of the candidates: their order, and how likely each answers the question.

The weights are those of a logistic regression. They were fitted on the articles' own phrasings,
kept out by turns, with every fifth article kept out whole so that its phrasings had no answer;
sets: hwu64_oos-10 and -all, bitext-5, ha_it-8, the demo's articles in both languages and, for
articles without phrasings, squad_it-1's labelled questions.
"""

import math

from kb.search.ranking import Signs


def weighed(signs: list[Signs]) -> list[tuple[str, float]]:
    """The articles with their confidence, best first."""
    scored = sorted(((_score(sign), sign) for sign in signs), key=lambda pair: (-pair[0], pair[1].article_id))
    found = []
    for place, (score, sign) in enumerate(scored):
        rival = scored[0][0] if place else scored[1][0] if len(scored) > 1 else 0.0
        found.append((sign.article_id, _likely(0.16 * score + 0.41 * (score - rival) - 2.29)))
    return found


def _score(sign: Signs) -> float:
    return 4.9 * sign.head + 6.5 * sign.cosine + 4.2 * sign.lexical


def _likely(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
