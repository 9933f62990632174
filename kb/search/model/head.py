"""Two linear rankers over the joined vector of a question: a regression, and the class means of a whitened space."""

from dataclasses import dataclass

import numpy as np

_SHRINK = 0.1  # of the covariance within articles towards a sphere
_SOFTEN = 0.2  # whitened scores are far too sure of themselves
_SAMPLE = 20_000  # rows from which the covariance is taken
_AHEAD = 1.0  # what a learned row is ahead of an imprinted one at its own questions, about, in logs of odds
NOBODY = -30.0  # the score of an article without any text: it never wins


@dataclass(frozen=True)
class Whitening:
    """Brings what differs within articles to one size: `whiten` (dimensions, dimensions), `middle` (dimensions,)."""

    whiten: np.ndarray
    middle: np.ndarray

    @classmethod
    def of(cls, rows: np.ndarray, owner: np.ndarray, articles: int) -> "Whitening":
        """From joined rows and the numbers of their articles."""
        if not len(rows):
            return cls(np.eye(rows.shape[1], dtype=np.float32), np.zeros(rows.shape[1], np.float32))
        means = means_of(rows, owner, articles)
        middle = rows.mean(0)
        if len(rows) > _SAMPLE:
            sample = np.sort(np.random.default_rng(0).choice(len(rows), _SAMPLE, replace=False))
            rows, owner = rows[sample], owner[sample]
        inside, whole = rows - means[owner], rows - middle
        total = whole.T @ whole / len(rows)
        seen = len(np.unique(owner))
        free = max(len(rows) - seen, 0)  # degrees of freedom of the covariance within articles
        spread = (inside.T @ inside + total * seen / 2) / (free + seen / 2)
        spread += (_SHRINK * np.trace(total) / len(total) + 1e-9) * np.eye(len(total), dtype=np.float32)
        values, axes = np.linalg.eigh(spread)
        return cls((axes / np.sqrt(np.maximum(values, 1e-9))).astype(np.float32), middle)

    def head(self, rows: np.ndarray, owner: np.ndarray, articles: int) -> "Head":
        """The linear ranker by distance to the means of these articles."""
        means = (means_of(rows, owner, articles) - self.middle) @ self.whiten
        made = _SOFTEN * means @ self.whiten.T
        bias = -made @ self.middle - 0.5 * _SOFTEN * (means**2).sum(1)
        bias[np.bincount(owner, minlength=articles) == 0] = NOBODY
        return Head(made.astype(np.float32), bias.astype(np.float32))


@dataclass(frozen=True)
class Head:
    """`weights` (articles, dimensions), `bias` (articles,)."""

    weights: np.ndarray
    bias: np.ndarray

    def scores(self, joined: np.ndarray) -> np.ndarray:
        """(articles,) whose softmax is the probability of each."""
        return self.weights @ joined + self.bias

    def imprinted(self, own: "Head", near: "Head") -> "Head":
        """Rows of this regression for new articles, from their rows in the whitened space (`near`; `own`
        are those of the articles that it learned): as large as theirs and around the same middle, in closed form."""
        apart, learned = own.weights - own.weights.mean(0), self.weights - self.weights.mean(0)
        scale = float(np.sqrt((learned**2).sum() / max((apart**2).sum(), 1e-9)))
        weights = self.weights.mean(0) + scale * (near.weights - own.weights.mean(0))
        there = self.bias > NOBODY
        bias = _AHEAD + np.median(self.bias[there]) + scale * (near.bias - np.median(own.bias[there]))
        return Head(weights.astype(np.float32), np.maximum(bias, NOBODY).astype(np.float32))


def means_of(rows: np.ndarray, owner: np.ndarray, articles: int) -> np.ndarray:
    """(articles, dimensions) the mean row of each article; zero for one without rows."""
    means = np.zeros((articles, rows.shape[1]), np.float32)
    np.add.at(means, owner, rows)
    return means / np.maximum(np.bincount(owner, minlength=articles), 1)[:, None].astype(np.float32)
