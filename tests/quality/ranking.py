"""What a method says about one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

SHOWN = 10  # articles of a ranking that are kept


class NotMeasured(Exception):
    """Why a set could not be measured, in a sentence."""


class Labelled(NamedTuple):
    """A question, the article that answers it (none when nobody wrote an answer), and what kind of question it is."""

    question: str
    article_id: str | None
    language: str | None
    kind: str  # "near": no article, but of their field; "far": of another; else ""


@dataclass(frozen=True)
class Ranking:
    """Articles with the method's confidence, best first; `refused`: the method itself would not answer."""

    articles: list[tuple[str, float]]
    refused: bool = False

    @property
    def confidence(self) -> float:
        """Of the first article; 0 when there is none."""
        return self.articles[0][1] if self.articles else 0.0

    def place(self, article_id: str | None) -> int | None:
        """Where the article stands, from 1; None when it does not."""
        return next((place for place, (name, _) in enumerate(self.articles, 1) if name == article_id), None)


def best_first(names: Sequence[str], scores: np.ndarray) -> Ranking:
    """The first few articles by score; equal scores keep the articles' order."""
    return Ranking([(names[at], float(scores[at])) for at in np.argsort(-scores, kind="stable")[:SHOWN]])
