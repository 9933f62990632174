"""What the model says about one article and one question."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ranked:
    """An article that might answer.

    `confidence`: the probability that this article answers the question, 0..1. `fresh`: the model has
    not learned this article yet, or had no vector of the question: a stricter confidence is wanted.
    `exact`: the question is word for word a phrasing or the title of this article, and of no other.
    """

    article_id: str
    confidence: float
    fresh: bool = False
    exact: bool = False
