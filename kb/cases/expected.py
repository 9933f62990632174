"""Bursts that an editor has announced: whoever asks about those articles, or means that, is expected."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.cases.asked import Asked
from kb.search.texts.spelling import Vectors

# The likeness to an example from which a question is expected, as the share of random pairs of questions that
# reach it. Chosen on simulated months (docs/decisions/0030): an announced day then hides few other questions.
LIKE = 0.997


@dataclass(frozen=True)
class Expected:
    """One announced burst; times in seconds since 1970."""

    starts: float
    ends: float
    article_ids: frozenset[str]
    examples: Vectors  # one row each, made as the questions' vectors are

    def covers(self, one: Asked, likeness: float) -> bool:
        """Whether a question belongs to it."""
        if not self.starts <= one.at < self.ends:
            return False
        if one.article_id in self.article_ids:
            return True
        return len(self.examples) > 0 and float(np.max(self.examples @ one.vector)) >= likeness


def is_expected(bursts: Sequence[Expected], one: Asked, likeness: float) -> bool:
    """Whether any announced burst covers a question."""
    return any(burst.covers(one, likeness) for burst in bursts)
