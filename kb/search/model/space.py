"""Where questions and texts of one language meet: one vector that joins meaning with words and letters."""

from dataclasses import dataclass, replace

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
class Directions:
    """The main directions of words and letters: `main` (rows, directions) in half precision, its first row zero;
    and the row of each run, stem and pair."""

    main: np.ndarray
    runs: np.ndarray
    stems: np.ndarray
    pairs: np.ndarray

    @classmethod
    def of(cls, matrix: sparse.csr_matrix, sizes: tuple[int, int]) -> "Directions":
        """Of tf-idf rows: `sizes` are how many runs and stems there are, pairs follow."""
        used, values = _directions(matrix)
        main = np.vstack([np.zeros((1, values.shape[1]), np.float32), values]).astype(np.float16)
        row = np.zeros(matrix.shape[1], np.int32)
        row[used] = np.arange(1, len(main))
        return cls(main, *np.split(row, np.cumsum(sizes)))

    def sum(self, weights: sparse.csr_matrix, rows: np.ndarray) -> np.ndarray:
        """(texts, directions) of texts by terms."""
        there = np.flatnonzero(rows)
        return weights[:, there] @ self.main[rows[there]].astype(np.float32)


@dataclass(frozen=True)
class Space:
    """Weights of runs of letters and of terms (stems, pairs), and the main directions of all."""

    language: str
    runs: Weights
    stems: Weights
    pairs: Weights
    directions: Directions | None

    @classmethod
    def of(cls, language: str, counts: Counts, directions: Directions | None = None) -> "Space":
        """The space of some texts. Terms that stand in none of them count nothing. `directions` spare their making."""
        space = cls(language, *(_weights(each) for each in (counts.runs, counts.stems, counts.pairs)), directions)
        if directions is None:
            rows = sparse.hstack(space.rows(counts)).tocsr()
            space = replace(space, directions=Directions.of(rows, (counts.runs.shape[1], counts.stems.shape[1])))
        return space

    def grown(self, counts: Counts) -> "Space":
        """The same space for a lexicon that knows more."""
        runs, stems, pairs = counts.runs.shape[1], counts.stems.shape[1], counts.pairs.shape[1]
        known = self.directions
        more = Directions(known.main, grown(known.runs, runs), grown(known.stems, stems), grown(known.pairs, pairs))
        return Space(
            self.language, self.runs.grown(runs), self.stems.grown(stems), self.pairs.grown(pairs), more
        )  # fmt: skip

    def rows(self, counts: Counts) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        """tf-idf unit rows of letters, and of terms (stems, then pairs)."""
        terms = sparse.hstack([_tfidf(counts.stems, self.stems), _tfidf(counts.pairs, self.pairs)]).tocsr()
        return _unit(_tfidf(counts.runs, self.runs)), _unit(terms)

    def join(self, vectors: np.ndarray, counts: Counts) -> np.ndarray:
        """(texts, dimensions + directions) the embedding beside the weighted unit lexical vector."""
        runs, terms = self.rows(counts)
        split = counts.stems.shape[1]
        known = self.directions
        dense = known.sum(runs, known.runs) + known.sum(terms[:, :split], known.stems)
        dense += known.sum(terms[:, split:], known.pairs)
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
        known = self.directions
        rows = known.runs[runs.numbers], known.stems[stems.numbers], known.pairs[pairs.numbers]
        weights = (
            _one(runs, self.runs) / lengths[0],
            _one(stems, self.stems) / lengths[1],
            _one(pairs, self.pairs) / lengths[1],
        )
        dense = np.concatenate(weights) @ known.main[np.concatenate(rows)].astype(np.float32)
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


def _directions(matrix: sparse.csr_matrix) -> tuple[np.ndarray, np.ndarray]:
    """The terms that stand in a sample of the texts, and (terms, directions) the main directions of their
    tf-idf matrix, by a randomised power iteration."""
    if matrix.shape[0] > _SAMPLE:
        matrix = matrix[np.sort(np.random.default_rng(0).choice(matrix.shape[0], _SAMPLE, replace=False))]
    used = np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]))
    size = max(1, min(_DIRECTIONS, min(matrix.shape[0], len(used)) - 1))
    if not len(used):
        return used, np.zeros((0, size), np.float32)
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
        return used, long @ (best / np.sqrt(np.maximum(values[::-1][:size], 1e-12))).astype(np.float32)
    return used, base @ best.astype(np.float32)
