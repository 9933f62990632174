"""Where questions and texts of one language meet: one vector that joins meaning with words and letters."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kb.search.model.lexicon import Counts, Found
from kb.search.model.matching import Weights, grown

# What words count beside the encoder's meaning. The bundled one is English, so Italian leans on words
# (cross-validated on the development sets; anything from 1 to 2 is alike).
_LEXICAL = {"en": 0.5, "it": 1.5}
_DIRECTIONS = 256
_SAMPLE = 4_000  # texts from which the directions are taken; more cost seconds and changed nothing that shows
_PASSES = 4  # of the power iteration


@dataclass(frozen=True)
class Space:
    """Weights of runs of letters and of terms (stems, pairs), and the main directions of each."""

    language: str
    runs: Weights
    stems: Weights
    pairs: Weights
    main_runs: np.ndarray  # (runs, directions)
    main_stems: np.ndarray
    main_pairs: np.ndarray

    @classmethod
    def of(cls, language: str, counts: Counts, main: np.ndarray | None = None) -> "Space":
        """The space of some texts. Terms that stand in none of them count nothing. `main` spares its making."""
        runs, stems, pairs = (_weights(each) for each in (counts.runs, counts.stems, counts.pairs))
        none = np.zeros((0, 0), np.float32)
        space = cls(language, runs, stems, pairs, none, none, none)
        if main is None:
            main = _directions(sparse.hstack(space.rows(counts)).tocsr())
        parts = np.split(main, np.cumsum([counts.runs.shape[1], counts.stems.shape[1]]))
        return cls(language, runs, stems, pairs, *parts)

    @property
    def main(self) -> np.ndarray:
        """(runs, then stems, then pairs; directions) the main directions of all together."""
        return np.vstack([self.main_runs, self.main_stems, self.main_pairs])

    def grown(self, counts: Counts) -> "Space":
        """The same space for a lexicon that knows more."""
        runs, stems, pairs = counts.runs.shape[1], counts.stems.shape[1], counts.pairs.shape[1]
        return Space(
            self.language, self.runs.grown(runs), self.stems.grown(stems), self.pairs.grown(pairs),
            grown(self.main_runs, runs), grown(self.main_stems, stems), grown(self.main_pairs, pairs),
        )  # fmt: skip

    def rows(self, counts: Counts) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        """tf-idf unit rows of letters, and of terms (stems, then pairs)."""
        terms = sparse.hstack([_tfidf(counts.stems, self.stems), _tfidf(counts.pairs, self.pairs)]).tocsr()
        return _unit(_tfidf(counts.runs, self.runs)), _unit(terms)

    def join(self, vectors: np.ndarray, counts: Counts) -> np.ndarray:
        """(texts, dimensions + directions) the embedding beside the weighted unit lexical vector."""
        runs, terms = self.rows(counts)
        split = counts.stems.shape[1]
        dense = runs @ self.main_runs + terms[:, :split] @ self.main_stems + terms[:, split:] @ self.main_pairs
        dense /= np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)
        return np.hstack([vectors.astype(np.float32), _lexical(self.language) * dense]).astype(np.float32)

    def lengths(self, runs: Found, stems: Found, pairs: Found) -> tuple[float, float]:
        """The lengths of a question's tf-idf vectors: of its letters, and of its terms."""
        letters, single, paired = _one(runs, self.runs), _one(stems, self.stems), _one(pairs, self.pairs)
        terms = float(single @ single + paired @ paired)
        return max(float(letters @ letters) ** 0.5, 1e-9), max(terms**0.5, 1e-9)

    def join_one(
        self, vector: np.ndarray, runs: Found, stems: Found, pairs: Found, lengths: tuple[float, float]
    ) -> np.ndarray:
        """(dimensions + directions,) the same for one question."""
        dense = _one(runs, self.runs) @ self.main_runs[runs.numbers] / lengths[0]
        dense += _one(stems, self.stems) @ self.main_stems[stems.numbers] / lengths[1]
        dense += _one(pairs, self.pairs) @ self.main_pairs[pairs.numbers] / lengths[1]
        dense *= _lexical(self.language) / max(float(dense @ dense) ** 0.5, 1e-9)
        return np.concatenate([vector, dense]).astype(np.float32)


def _lexical(language: str) -> float:
    return _LEXICAL.get(language, 1.0)


def _weights(counts: sparse.csr_matrix) -> Weights:
    made = Weights.of(counts)
    there = np.bincount(counts.indices, minlength=counts.shape[1]) > 0
    return Weights(np.where(there, made.idf, 0).astype(np.float32), made.unseen, made.length)


def _tfidf(counts: sparse.csr_matrix, weights: Weights) -> sparse.csr_matrix:
    made = counts.astype(np.float32)
    made.data = (1 + np.log(made.data)) * weights.idf[made.indices]
    return made


def _one(found: Found, weights: Weights) -> np.ndarray:
    return found.often * weights.idf[found.numbers]


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(1)).ravel())
    matrix.data /= np.repeat(np.maximum(length, 1e-9), np.diff(matrix.indptr)).astype(np.float32)
    return matrix


def _directions(matrix: sparse.csr_matrix) -> np.ndarray:
    """(terms, directions) the main directions of a tf-idf matrix, by a randomised power iteration."""
    if matrix.shape[0] > _SAMPLE:
        matrix = matrix[np.sort(np.random.default_rng(0).choice(matrix.shape[0], _SAMPLE, replace=False))]
    used = np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]))
    size = max(1, min(_DIRECTIONS, min(matrix.shape[0], len(used)) - 1))
    made = np.zeros((matrix.shape[1], size), np.float32)
    if not len(used):
        return made
    small = matrix[:, used]
    few = (
        small.shape[0] <= small.shape[1]
    )  # only the shorter side is made orthogonal, the other takes ten times as long
    small = small if few else small.T.tocsr()
    turned = small.T.tocsr()
    wanted = min(size + 10, small.shape[0])
    base = np.random.default_rng(0).standard_normal((small.shape[0], wanted)).astype(np.float32)
    for _ in range(_PASSES):
        base = np.linalg.qr(small @ (turned @ base))[0]
    long = turned @ base
    values, axes = np.linalg.eigh((long.T @ long).astype(np.float64))
    best = axes[:, ::-1][:, :size]
    if few:
        made[used] = long @ (best / np.sqrt(np.maximum(values[::-1][:size], 1e-12))).astype(np.float32)
    else:
        made[used] = base @ best.astype(np.float32)
    return made
