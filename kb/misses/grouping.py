"""Groups questions by meaning in two steps: at once into small groups, now and then those into groups.

A question joins the nearest small group that is like it, and never leaves it. Small groups are
joined by average link: two groups become one while their members are alike on average. Both work
on sums of vectors, so that 100,000 questions cost what their small groups cost.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from common.ids import new_id

# Chosen on the sets that `likeness.py` names; .60 and .35 melt Italian topics into a few giants (V .69 to .49).
TIGHT = 0.65  # likeness from which a question joins a small group
LOOSE = 0.40  # average likeness from which groups become one
MOST = 8000  # small groups that are joined at a time: their table of likenesses takes 256 MB


@dataclass
class Grouping:
    """Small groups with their sums, and the group that each belongs to. Rows of all four go together."""

    dimension: int
    ids: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    _sums: NDArray[np.float32] = field(init=False, repr=False)
    _units: NDArray[np.float32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._sums = np.zeros((64, self.dimension), np.float32)
        self._units = np.zeros_like(self._sums)

    def __len__(self) -> int:
        return len(self.ids)

    def sum_of(self, row: int) -> NDArray[np.float32]:
        """The sum of a small group's vectors."""
        return self._sums[row]

    def restore(self, micro_id: int, total: NDArray[np.float32], size: int, group_id: str) -> None:
        """Take up a small group as it was stored."""
        row = self._append(micro_id)
        self.sizes[row], self.groups[row] = size, group_id
        self.set_sum(row, total, size)

    def set_sum(self, row: int, total: NDArray[np.float32], size: int) -> None:
        """Put another sum in the place of a small group's."""
        self._sums[row] = total
        self.sizes[row] = size
        self._touch(row)

    def add(self, vectors: NDArray[np.float32]) -> list[int]:
        """The row of the small group that each vector joins, or founds."""
        return [self._add(vector) for vector in vectors]

    def _add(self, vector: NDArray[np.float32]) -> int:
        likeness = self._units[: len(self)] @ vector
        row = int(likeness.argmax()) if len(likeness) else -1
        if row < 0 or likeness[row] < TIGHT:
            row = self._append(max(self.ids, default=0) + 1)
            self.groups[row] = self._group_near(vector) or new_id("group")
        self._sums[row] += vector
        self.sizes[row] += 1
        self._touch(row)
        return row

    def _group_near(self, vector: NDArray[np.float32]) -> str | None:
        """The group of the small group that is alike enough on average, until all are joined anew."""
        known = len(self) - 1
        if not known:
            return None
        average = self._sums[:known] @ vector / np.maximum(self.sizes[:known], 1)
        best = int(average.argmax())
        return self.groups[best] if average[best] >= LOOSE else None

    def regroup(self, pinned: Collection[str]) -> None:
        """Join all small groups anew. A pinned group goes in as one piece and keeps its id.

        Always from the small groups: joining only what was joined before drifts into a few giants.
        """
        rows = sorted(range(len(self)), key=lambda row: (self.groups[row] not in pinned, -self.sizes[row], -row))[:MOST]
        if not rows:
            return
        keys = [self.groups[row] if self.groups[row] in pinned else f"#{row}" for row in rows]
        piece_of = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        pieces = np.array([piece_of[key] for key in keys])
        sums = np.zeros((len(piece_of), self.dimension), np.float32)
        np.add.at(sums, pieces, self._sums[rows])
        sizes = np.bincount(pieces, np.array(self.sizes)[rows]).astype(np.float32)
        joined = average_link(sums, sizes, LOOSE)[pieces]
        self._keep_ids(rows, joined.tolist(), pinned)

    def _keep_ids(self, rows: list[int], joined: list[int], pinned: Collection[str]) -> None:
        """An id goes where most of its questions went, the largest share first; what is left gets a new one."""
        shares: Counter[tuple[str, int]] = Counter()
        for row, number in zip(rows, joined, strict=True):
            shares[self.groups[row], number] += self.sizes[row]
        named: dict[int, str] = {}
        taken = {group for row, group in enumerate(self.groups) if row not in set(rows)}
        for (old, number), _ in sorted(shares.items(), key=lambda share: (share[0][0] not in pinned, -share[1])):
            if number not in named and old not in taken:
                named[number] = old
                taken.add(old)
        for row, number in zip(rows, joined, strict=True):
            if number not in named:
                named[number] = new_id("group")
            self.groups[row] = named[number]

    def _append(self, micro_id: int) -> int:
        row = len(self)
        if row == len(self._sums):
            self._sums = np.vstack([self._sums, np.zeros_like(self._sums)])
            self._units = np.vstack([self._units, np.zeros_like(self._units)])
        self.ids.append(micro_id)
        self.sizes.append(0)
        self.groups.append("")
        return row

    def _touch(self, row: int) -> None:
        length = float(np.linalg.norm(self._sums[row]))
        self._units[row] = self._sums[row] / length if length else 0


def average_link(sums: NDArray[np.float32], sizes: NDArray[np.float32], enough: float) -> NDArray[np.int64]:
    """The number of the cluster of each piece, joined while the average likeness of two is `enough`.

    The average over all pairs of members is the dot product of the sums by the product of the
    sizes. Nearest-neighbour chains (Benzecri 1982): quadratic in time and memory.
    """
    count = len(sizes)
    like = (sums @ sums.T) / np.outer(sizes, sizes)
    np.fill_diagonal(like, -np.inf)
    sizes, parent = sizes.copy(), np.arange(count)
    is_open = np.ones(count, bool)  # neither joined to another one, nor known to have no partner
    chain: list[int] = []
    while chain or is_open.any():
        if not chain:
            chain = [int(is_open.argmax())]
        last = chain[-1]
        nearest = int(like[last].argmax())
        if like[last, nearest] < enough:
            is_open[last] = False
            chain.pop()
        elif len(chain) > 1 and chain[-2] == nearest:
            del chain[-2:]
            _join(like, sizes, nearest, last)
            parent[last], is_open[last], is_open[nearest] = nearest, False, True
        else:
            chain.append(nearest)
    return np.array([_root(parent, piece) for piece in range(count)])


def _join(like: NDArray[np.float32], sizes: NDArray[np.float32], stays: int, goes: int) -> None:
    """`goes` becomes a part of `stays` in the table of likenesses."""
    row = (like[stays] * sizes[stays] + like[goes] * sizes[goes]) / (sizes[stays] + sizes[goes])
    row[[stays, goes]] = -np.inf
    like[stays] = row
    like[:, stays] = row
    like[goes] = -np.inf
    like[:, goes] = -np.inf
    sizes[stays] += sizes[goes]


def _root(parent: NDArray[np.int64], piece: int) -> int:
    while parent[piece] != piece:
        piece = int(parent[piece])
    return piece
