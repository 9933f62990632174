"""Finds texts by the words they share with a question: weights of terms, and which texts each stands in."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

_K1, _B = 1.2, 0.75  # the usual constants of BM25
# Places of terms that are looked at for one question, the rare terms first. Few questions to 1,000 articles have
# more, and what is left out are the runs of letters that stand in every other text.
_PLACES = 50_000


@dataclass(frozen=True)
class Weights:
    """What a term counts: `idf` by its number, `unseen` for one in no text; and the mean length of the texts."""

    idf: np.ndarray
    unseen: float
    length: float

    @classmethod
    def of(cls, counts: sparse.csr_matrix) -> "Weights":
        """Of (texts, terms) counts."""
        texts = counts.shape[0]
        among = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log((1 + texts) / (1 + among)) + 1
        length = float(counts.sum() / texts) if texts else 1.0
        return cls(idf.astype(np.float32), float(np.log(1 + texts) + 1), max(length, 1.0))

    def grown(self, terms: int) -> "Weights":
        """The same for a lexicon that knows more terms."""
        return Weights(grown(self.idf, terms, self.unseen), self.unseen, self.length)

    def bm25(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """(texts, terms) the share of its idf that each term gives a text; a text's score is a plain sum."""
        length = np.maximum(np.asarray(counts.sum(1)).ravel(), 1)
        slack = np.repeat(_K1 * (1 - _B + _B * length / self.length), np.diff(counts.indptr))
        made = counts.astype(np.float32)
        made.data = (self.idf[made.indices] * made.data / (made.data + slack)).astype(np.float32)
        return made

    def presence(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """(texts, terms) the idf of each term that is there, however often."""
        made = counts.astype(np.float32)
        made.data = self.idf[made.indices]
        return made


@dataclass(frozen=True)
class Postings:
    """Which texts a term stands in, and with what weight: sums a question's terms without sparse
    matrices, whose making costs five times the sum."""

    begins: np.ndarray
    texts: np.ndarray
    weights: np.ndarray
    size: int

    @classmethod
    def of(cls, matrix: sparse.csr_matrix) -> "Postings":
        """Of a (texts, terms) matrix."""
        turned = matrix.T.tocsr()
        turned.sort_indices()
        return cls(
            turned.indptr.astype(np.int64), turned.indices.astype(np.int32), turned.data.astype(np.float32),
            matrix.shape[0],
        )  # fmt: skip

    def grown(self, terms: int) -> "Postings":
        """The same for a lexicon that knows more terms."""
        return Postings(grown(self.begins, terms + 1, self.begins[-1]), self.texts, self.weights, self.size)

    def rare(self, terms: np.ndarray) -> np.ndarray | None:
        """Which of a question's terms are looked at; None: all of them."""
        length = self.begins[terms + 1] - self.begins[terms]
        if length.sum() <= _PLACES:
            return None
        order = np.argsort(length, kind="stable")
        rare = np.zeros(len(length), bool)
        rare[order[length[order].cumsum() <= _PLACES]] = True
        return rare

    def sum(self, terms: np.ndarray, values: np.ndarray) -> np.ndarray:
        """(texts,) the sum over the terms, each times its value."""
        first = self.begins[terms]
        length = self.begins[terms + 1] - first
        ends = length.cumsum()
        if not len(ends) or not ends[-1]:
            return np.zeros(self.size)
        at = np.arange(ends[-1]) + (first - ends + length).repeat(length)
        return np.bincount(self.texts[at], self.weights[at] * values.repeat(length), self.size)


def grown(values: np.ndarray, rows: int, fill: float = 0) -> np.ndarray:
    """`values` with so many rows: those of `fill` at the end come or, having come before, go."""
    more = np.full((max(rows - len(values), 0), *values.shape[1:]), fill, values.dtype)
    return np.concatenate([values[:rows], more]) if len(values) != rows else values
