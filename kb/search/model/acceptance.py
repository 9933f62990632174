"""The probability that the first candidate answers the question: a logistic regression over 26 features."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

_GAPS = np.array([0, 2, 4, 5, 8, 9, 1, 11])  # columns whose lead over the next article says more than their height
_HEIGHTS = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
FEATURES = 26


def features(columns: np.ndarray, shares: np.ndarray, words: int, strange: float) -> np.ndarray:
    """(26,) of a question: the columns (articles, 12) and log shares of its candidates, its length in
    words, and how much of it is unknown."""
    first = int(shares.argmax())
    row, share = columns[first], float(np.clip(np.exp(shares[first]), 1e-6, 1 - 1e-6))
    others = np.delete(columns[:, _GAPS], first, axis=0)
    leads = row[_GAPS] - others.max(axis=0) if len(others) else row[_GAPS]
    rest = np.delete(shares, first)
    lead = shares[first] - rest.max() if len(rest) else shares[first]
    leads = np.clip(leads, -6, 6)
    made = np.empty(FEATURES, np.float32)
    made[:7] = (
        np.clip(np.log(share / (1 - share)), -6, 6),
        np.clip(lead, 0, 8),
        -(np.exp(shares) * shares).sum(),
        np.clip(row[0], -6, 0),
        leads[0],
        columns[:, 0].argmax() == first,
        np.clip(row[11], -8, 0),
    )
    made[7:17] = row[_HEIGHTS]
    made[17:24] = leads[1:]
    made[24:] = strange, np.log1p(words)
    return made


@dataclass(frozen=True)
class Acceptance:
    """A standardised logistic regression."""

    middle: np.ndarray
    spread: np.ndarray
    weights: np.ndarray
    bias: float

    def probability(self, made: np.ndarray) -> np.ndarray:
        """(questions,) that the first candidate is right; `made` is (questions, 26)."""
        return expit(np.clip((made - self.middle) / self.spread, -4, 4) @ self.weights + self.bias)
