"""Two small logistic models: which candidate is right, and whether the first one is."""

import numpy as np

from kb.search.fitting.kept_out import Asked

STEPS, RATE = 3000, 0.05  # of the descent; twice as many changed no weight by a hundredth
SHRINKING = 2e-3  # keeps the weights of signs that say the same from running away from each other


def order(rows: list[Asked], used: np.ndarray) -> np.ndarray:
    """Weights of the signs under which the right candidate comes first; none negative, unused ones 0."""
    rows = [row for row in rows if row.right >= 0]
    widest = max(len(row.signs) for row in rows)
    signs = np.zeros((len(rows), widest, len(used)))
    absent = np.full((len(rows), widest), -np.inf)
    for number, row in enumerate(rows):
        signs[number, : len(row.signs)] = row.signs * used
        absent[number, : len(row.signs)] = 0
    counts = np.array([row.counts for row in rows])
    right = signs[np.arange(len(rows)), [row.right for row in rows]]
    weights, first, second = np.ones(len(used)), np.zeros(len(used)), np.zeros(len(used))
    for step in range(1, STEPS + 1):
        scores = signs @ weights + absent
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        slope = counts @ (np.einsum("qc,qcs->qs", shares, signs) - right) + 2 * SHRINKING * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2  # Adam
        pace = RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights = np.maximum(weights - pace, 0)
    return weights * used


def confidence(rows: list[Asked], weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights of score, margin and always, and the calibration error on the same rows."""
    seen, right, counts = [], [], []
    for row in rows:
        scores = row.signs @ weights
        first = int(scores.argmax())
        others = np.delete(scores, first)
        seen.append([scores[first], scores[first] - (others.max() if len(others) else 0.0), 1.0])
        right.append(first == row.right)
        counts.append(row.counts)
    found, likely = _logistic(np.array(seen), np.array(right, dtype=float), np.array(counts))
    bins = np.minimum((likely * 10).astype(int), 9)
    off = np.bincount(bins, np.array(counts) * (likely - right), minlength=10)
    return found, float(np.abs(off).sum() / sum(counts))


def _logistic(seen: np.ndarray, right: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The weights of a logistic regression by Newton's method, and its probabilities."""
    weights = np.zeros(seen.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-(seen @ weights)))
        slope = seen.T @ (counts * (right - likely))
        bend = (seen * (counts * likely * (1 - likely))[:, None]).T @ seen + 1e-6 * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return weights, 1 / (1 + np.exp(-(seen @ weights)))
