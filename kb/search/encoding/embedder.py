"""Turns texts into vectors, in one thread of its own, never on the event loop."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from kb.search.encoding import model_files
from kb.search.encoding.model_files import Encoder

T = TypeVar("T")

ASKED = 500  # questions whose vectors are at hand, 1.5 KB each
BATCH = 8  # texts; a question waits for at most one batch, some 20 ms of short texts


class Embedder:
    """One embedding model. `start` before anything else; vectors have unit length."""

    def __init__(self, name: str, folder: Path) -> None:
        self.key = ""  # which model and which numbers; vectors of different keys never meet
        self.dimension = 0
        self._name = name
        self._folder = folder
        self._model: Encoder | None = None
        self._asked: OrderedDict[str, np.ndarray] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="search")

    async def start(self) -> None:
        """Load the model, and export it the first time."""
        await self.run(self._load)

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` in the embedder's thread, after what is queued there."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def encode(self, texts: list[str]) -> np.ndarray:
        """The vectors of `texts`, one row each; to be called in the embedder's thread."""
        if self._model is None:
            raise RuntimeError("The embedder was not started.")
        return self._model.encode(texts)

    def encode_asked(self, texts: Sequence[str]) -> np.ndarray:
        """The same for questions, which are made once for all that ask about them; in the embedder's thread as well."""
        missing = [text for text in texts if text not in self._asked]
        if missing:
            self._asked.update(zip(missing, self.encode(missing), strict=True))
        found = np.stack([self._asked[text] for text in texts])
        while len(self._asked) > ASKED:
            self._asked.popitem(last=False)
        return found

    def close(self) -> None:
        """End the thread, without finishing what is queued."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _load(self) -> None:
        # For this thread, in which all searching is done: FAISS and BLAS would each start a thread for
        # every core, whose waiting for each other took half of the processor time of a decision.
        threadpool_limits(limits=1)
        self._model, self.key = model_files.load(self._name, self._folder)
        self.dimension = self.encode(["warm"]).shape[1]
