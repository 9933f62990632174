"""The vectors of the published articles, in a FAISS index that can forget."""

from dataclasses import dataclass, field

import faiss
import numpy as np


@dataclass
class VectorIndex:
    """Passages by article. Used in the embedder's thread only.

    A flat index on purpose: it finds the true nearest, and it is the kind that can remove what
    an editor archived. 10,000 passages are searched in a millisecond.
    """

    dimension: int
    marks: dict[str, str] = field(default_factory=dict)  # what is in here: article id -> mark of its passages
    _passages: dict[str, list[int]] = field(default_factory=dict)
    _owners: dict[int, str] = field(default_factory=dict)
    _next: int = 0

    def __post_init__(self) -> None:
        self._faiss = faiss.IndexIDMap2(faiss.IndexFlatIP(self.dimension))

    @classmethod
    def restored(cls, index: faiss.Index, entries: list[tuple[str, str, list[int]]]) -> "VectorIndex":
        """An index read back from a file; `entries` are article id, mark and the passages' numbers."""
        restored = cls(index.d)
        restored._faiss = index
        for article_id, mark, numbers in entries:
            restored.marks[article_id] = mark
            restored._passages[article_id] = numbers
            restored._owners.update(dict.fromkeys(numbers, article_id))
        restored._next = max(restored._owners, default=-1) + 1
        return restored

    @property
    def size(self) -> int:
        """How many passages there are."""
        return self._faiss.ntotal

    def entries(self) -> list[tuple[str, str, list[int]]]:
        """What `restored` needs beside the FAISS index."""
        return [(article_id, mark, self._passages[article_id]) for article_id, mark in self.marks.items()]

    def serialised(self) -> bytes:
        """The FAISS index as bytes."""
        return faiss.serialize_index(self._faiss).tobytes()

    def put(self, article_id: str, mark: str, vectors: np.ndarray) -> None:
        """Hold these passages of the article and no others; `vectors` has a row for each."""
        self.remove(article_id)
        numbers = list(range(self._next, self._next + len(vectors)))
        self._next += len(vectors)
        self._faiss.add_with_ids(vectors, np.array(numbers, dtype=np.int64))
        self.marks[article_id] = mark
        self._passages[article_id] = numbers
        self._owners.update(dict.fromkeys(numbers, article_id))

    def remove(self, article_id: str) -> None:
        """Forget the article."""
        numbers = self._passages.pop(article_id, [])
        if numbers:
            self._faiss.remove_ids(np.array(numbers, dtype=np.int64))
        for number in numbers:
            del self._owners[number]
        self.marks.pop(article_id, None)

    def nearest(self, vector: np.ndarray, count: int) -> dict[str, float]:
        """The articles of the `count` nearest passages, each with the cosine of its nearest."""
        if not self.size:
            return {}
        cosines, numbers = self._faiss.search(vector[None, :], min(count, self.size))
        best: dict[str, float] = {}
        for cosine, number in zip(cosines[0].tolist(), numbers[0].tolist(), strict=True):
            best.setdefault(self._owners[number], cosine)  # they come in descending order
        return best

    def cosines(self, article_ids: list[str], vector: np.ndarray) -> dict[str, float]:
        """The cosine of each article's nearest passage; 0 for an article without vectors."""
        held = [article_id for article_id in article_ids if self._passages.get(article_id)]
        numbers = [number for article_id in held for number in self._passages[article_id]]
        if not numbers:
            return dict.fromkeys(article_ids, 0.0)
        cosines = self._faiss.reconstruct_batch(np.array(numbers, dtype=np.int64)) @ vector
        begins = np.cumsum([0, *(len(self._passages[article_id]) for article_id in held)])[:-1]
        nearest = zip(held, np.maximum.reduceat(cosines, begins).tolist(), strict=True)
        return dict.fromkeys(article_ids, 0.0) | dict(nearest)

    def vectors_of(self, article_id: str) -> np.ndarray:
        """The vectors of the article's passages, in the order in which they were put."""
        numbers = self._passages.get(article_id)
        if not numbers:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._faiss.reconstruct_batch(np.array(numbers, dtype=np.int64))
