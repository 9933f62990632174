"""Vectors of questions that are asked again and again beside the visitors', kept in memory only.

They are not stored: a question may be somebody's words, which are to go when their conversation is erased.
"""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from kb.search.encoding.embedder import BATCH, Embedder
from kb.search.encoding.vectors import Vectors, text_hash

KEPT = 6_000  # vectors: all questions of an examination; some 10 MB


class Recent:
    """Vectors of texts: as they were made lately, or stored for an article, or made now."""

    def __init__(self, embedder: Embedder, vectors: Vectors) -> None:
        self._embedder = embedder
        self._vectors = vectors
        self._kept: OrderedDict[tuple[str, str], np.ndarray] = OrderedDict()

    async def of(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """The vector of every text; the encoder must be there. Visitors' questions are served between the batches."""
        key = self._embedder.key
        names = {text: (key, text_hash(text)) for text in texts}
        found = {text: self._kept[name] for text, name in names.items() if name in self._kept}
        if missing := [text for text in names if text not in found]:
            found |= await self._vectors.known(missing)
        missing = [text for text in names if text not in found]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            vectors = await self._embedder.run(lambda batch=batch: self._embedder.encode(batch))
            found |= zip(batch, vectors, strict=True)
        for text, name in names.items():
            self._kept[name] = found[text]
            self._kept.move_to_end(name)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found
