"""Turns texts into vectors, in one thread of its own, never on the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
from sentence_transformers import SentenceTransformer
from threadpoolctl import threadpool_limits

from kb.search.encoding import model_files
from kb.search.encoding.direct import Direct

T = TypeVar("T")

BATCH = 8  # texts; a question waits for at most one batch, some 20 ms of short texts
ALONE = "alone"  # in the key: each text was encoded by itself


class Embedder:
    """One embedding model. `start` before anything else; vectors have unit length."""

    def __init__(self, name: str, folder: Path) -> None:
        self.key = ""  # which model and which numbers; vectors of different keys never meet
        self.dimension = 0
        self._name = name
        self._folder = folder
        self._model: SentenceTransformer | Direct | None = None
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
        if isinstance(self._model, Direct):
            return self._model.encode(texts)
        vectors = self._model.encode(
            texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)

    def close(self) -> None:
        """End the thread, without finishing what is queued."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _load(self) -> None:
        # For this thread, in which all searching is done: FAISS and BLAS would each start a thread for
        # every core, whose waiting for each other took half of the processor time of a decision.
        threadpool_limits(limits=1)
        model, self.key = model_files.load(self._name, self._folder)
        direct = Direct.of(model)
        self._model = direct or model
        self.key += f"/{ALONE}" if direct else ""
        self.dimension = self.encode(["warm"]).shape[1]
