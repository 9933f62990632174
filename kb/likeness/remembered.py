"""What was made for earlier looks while somebody types, the latest used kept longest."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import numpy as np

from kb.search.encoding.embedder import BATCH, Embedder

T = TypeVar("T")

VECTORS = 6_000  # texts; some 9 MB


class Remembered(Generic[T]):
    """So many things by name."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()

    def find(self, name: Hashable) -> T | None:
        """The thing, if it is remembered."""
        found = self._kept.get(name)
        if found is not None:
            self._kept.move_to_end(name)
        return found

    def keep(self, name: Hashable, thing: T) -> T:
        """Remember it, and forget what was used longest ago."""
        self._kept[name] = thing
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return thing

    def made(self, name: Hashable, make: Callable[[], T]) -> T:
        """The thing, made if it is not remembered."""
        found = self.find(name)
        return self.keep(name, make()) if found is None else found


class Encoded:
    """The encoder's vectors of texts that nobody published: kept in memory only, for they change with every key."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: Remembered[np.ndarray] = Remembered(VECTORS)

    async def of(self, texts: list[str], most: int) -> dict[str, np.ndarray]:
        """The vectors of `texts`; at most so many are made now, the others are left out until the next time."""
        key = self._embedder.key
        found = {text: self._vectors.find((key, text)) for text in texts}
        missing = [text for text, vector in found.items() if vector is None][:most]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            vectors = await self._embedder.run(lambda batch=batch: self._embedder.encode(batch))
            for text, vector in zip(batch, vectors, strict=True):
                found[text] = self._vectors.keep((key, text), vector)
        return {text: vector for text, vector in found.items() if vector is not None}
