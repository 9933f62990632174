"""Encodes texts as the library does, for models that have no direct way: slower, and torch comes with it."""

import numpy as np
from sentence_transformers import SentenceTransformer

from kb.search.encoding.direct import one_thread

_BATCH = 8  # texts; as many as the embedder is given at once


class General:
    """Any model that the library can load."""

    def __init__(self, model: SentenceTransformer) -> None:
        self.model = model

    @classmethod
    def on_torch(cls, source: str) -> "General":
        """The model as it came."""
        return cls(SentenceTransformer(source, device="cpu"))

    @classmethod
    def on_onnx(cls, folder: str, file: str) -> "General":
        """The exported model at `file` of `folder`."""
        options = {"file_name": file, "provider": "CPUExecutionProvider", "session_options": one_thread()}
        return cls(SentenceTransformer(folder, backend="onnx", device="cpu", model_kwargs=options))

    def encode(self, texts: list[str]) -> np.ndarray:
        """(texts, dimension) unit vectors."""
        vectors = self.model.encode(
            texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)
