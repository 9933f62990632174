"""The vectors of the published articles, in a FAISS index that can forget."""

from dataclasses import dataclass, field

import faiss
import numpy as np


@dataclass
class VectorIndex:
    """Passages by article. Used in the embedder's thread only.

    Flat while it is small: that finds the true nearest. With many passages it is in cells.
    """

    dimension: int
    marks: dict[str, str] = field(default_factory=dict)  # what is in here: article id -> mark of its passages
    built_at: int = 0  # passages there were when it was put into cells; 0: it is flat
    _passages: dict[str, range] = field(default_factory=dict)  # their numbers, which are never used again
    _owners: dict[int, str] = field(default_factory=dict)
    _next: int = 0

    def __post_init__(self) -> None:
        self._faiss: faiss.Index = faiss.IndexIDMap2(faiss.IndexFlatIP(self.dimension))

    @classmethod
    def restored(cls, index: faiss.Index, built_at: int, entries: list[tuple[str, str, int, int]]) -> "VectorIndex":
        """An index read back from a file; `entries` as `entries()` gave them. Raises ValueError when they do not fit."""
        restored = cls(index.d, built_at=built_at)
        restored._faiss = index
        for article_id, mark, first, count in entries:
            restored._note(article_id, mark, range(first, first + count))
        if index.ntotal != len(restored._owners):
            raise ValueError("the index holds other passages than its manifest says")
        return restored

    @property
    def size(self) -> int:
        """How many passages there are."""
        return self._faiss.ntotal

    def entries(self) -> list[tuple[str, str, int, int]]:
        """What `restored` needs beside the FAISS index: article id, mark, first number and count of its passages."""
        return [
            (name, mark, self._passages[name].start, len(self._passages[name])) for name, mark in self.marks.items()
        ]

    def serialised(self) -> np.ndarray:
        """The FAISS index as bytes."""
        return faiss.serialize_index(self._faiss)

    def put(self, articles: dict[str, tuple[str, np.ndarray]]) -> None:
        """Hold these passages of the articles and no others: article id -> mark and a vector for each passage."""
        self.remove(list(articles))
        if not articles:
            return
        first = self._next
        for article_id, (mark, vectors) in articles.items():
            self._note(article_id, mark, range(self._next, self._next + len(vectors)))
        vectors = np.concatenate([vectors for _, vectors in articles.values()])
        self._faiss.add_with_ids(vectors, np.arange(first, self._next))

    def remove(self, article_ids: list[str]) -> None:
        """Forget these articles."""
        numbers = [number for article_id in article_ids for number in self._passages.pop(article_id, ())]
        _forget(self._faiss, np.array(numbers, dtype=np.int64))
        for number in numbers:
            del self._owners[number]
        for article_id in article_ids:
            self.marks.pop(article_id, None)

    def nearest(self, vector: np.ndarray, count: int) -> dict[str, float]:
        """The articles of the `count` nearest passages, each with the cosine of its nearest, best first."""
        if not self.size:
            return {}
        cosines, numbers = self._faiss.search(vector[None, :], min(count, self.size))
        best: dict[str, float] = {}
        for cosine, number in zip(cosines[0].tolist(), numbers[0].tolist(), strict=True):
            if number >= 0:  # cells may hold fewer than were asked for
                best.setdefault(self._owners[number], cosine)
        return best

    def nearest_passages(self, vector: np.ndarray, count: int) -> list[tuple[str, int, float]]:
        """The `count` nearest passages, best first: article id, place among the article's passages, cosine."""
        if not self.size:
            return []
        cosines, numbers = self._faiss.search(vector[None, :], min(count, self.size))
        found = []
        for cosine, number in zip(cosines[0].tolist(), numbers[0].tolist(), strict=True):
            if number >= 0:
                owner = self._owners[number]
                found.append((owner, number - self._passages[owner].start, cosine))
        return found

    def cosines(self, article_ids: list[str], vector: np.ndarray) -> dict[str, float]:
        """The cosine of each article's nearest passage; 0 for an article without vectors."""
        held = [article_id for article_id in article_ids if self._passages.get(article_id)]
        if not held:
            return dict.fromkeys(article_ids, 0.0)
        cosines = np.concatenate([self.vectors_of(article_id) for article_id in held]) @ vector
        begins = np.cumsum([0, *(len(self._passages[article_id]) for article_id in held)])[:-1]
        nearest = zip(held, np.maximum.reduceat(cosines, begins).tolist(), strict=True)
        return dict.fromkeys(article_ids, 0.0) | dict(nearest)

    def vectors_of(self, article_id: str) -> np.ndarray:
        """The vectors of the article's passages, in the order in which they were put."""
        numbers = self._passages.get(article_id)
        if not numbers:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._faiss.reconstruct_batch(np.arange(numbers.start, numbers.stop))

    def everything(self) -> tuple[np.ndarray, np.ndarray]:
        """The numbers (n,) of all passages and their vectors (n, dimension)."""
        numbers = np.fromiter(self._owners, np.int64, len(self._owners))
        return numbers, self._faiss.reconstruct_batch(numbers)

    def regrouped(self, index: faiss.Index, numbers: np.ndarray) -> None:
        """Go on with `index`, made of `everything()` of a moment ago, with what came and went since."""
        before = set(numbers.tolist())
        gone, came = before - self._owners.keys(), self._owners.keys() - before
        _forget(index, np.array(list(gone), dtype=np.int64))
        if came:
            new = np.array(list(came), dtype=np.int64)
            index.add_with_ids(self._faiss.reconstruct_batch(new), new)
        self._faiss, self.built_at = index, len(numbers)

    def _note(self, article_id: str, mark: str, numbers: range) -> None:
        self.marks[article_id] = mark
        self._passages[article_id] = numbers
        self._owners.update(dict.fromkeys(numbers, article_id))
        self._next = max(self._next, numbers.stop)


def _forget(index: faiss.Index, numbers: np.ndarray) -> None:
    if len(numbers):  # the two kinds of index each know only one way to be told
        flat = isinstance(index, faiss.IndexIDMap2)
        index.remove_ids(faiss.IDSelectorBatch(numbers) if flat else faiss.IDSelectorArray(numbers))
