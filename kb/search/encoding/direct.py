"""Encodes texts with a model's own tokenizer and ONNX session, without the library's general way around them.

Measured on two cores, one short question: the library's `encode` 2.7-3.5 ms, this 2.1 ms, of which
the session itself takes all but .1.
"""

import numpy as np
from onnxruntime import InferenceSession
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

SAME = 0.9999  # least cosine with what the library makes of the same text
_PROBES = ["x", "Il modem ha la luce rossa: perché?", "  How do I pay?  ", "word after word " * 400]
_POOLED = {"mean": lambda states: states.mean(axis=0), "cls": lambda states: states[0]}


class Direct:
    """One model that is made of a transformer, its pooling and nothing but a normalisation after it."""

    def __init__(self, tokenizer: Tokenizer, session: InferenceSession, pooling: str) -> None:
        self._tokenizer = tokenizer
        self._session = session
        self._pooled = _POOLED[pooling]
        self._wants = [each.name for each in session.get_inputs()]

    @classmethod
    def of(cls, model: SentenceTransformer) -> "Direct | None":
        """The direct way to the same vectors; None for a model that is not known to have one."""
        try:
            transformer, pooling = model[0], model[1].get_config_dict()["pooling_mode"]
            tokenizer = Tokenizer.from_str(transformer.tokenizer.backend_tokenizer.to_str())
            tokenizer.no_padding()
            tokenizer.enable_truncation(model.max_seq_length)
            direct = cls(tokenizer, transformer.auto_model.model, pooling)
            return direct if _is_same(direct, model) else None
        except (AttributeError, IndexError, KeyError, TypeError):
            return None  # another kind of model

    def encode(self, texts: list[str]) -> np.ndarray:
        """(texts, dimension) unit vectors.

        Each text goes through the model by itself, because 8-bit numbers make a text's vector depend
        on its neighbours in a batch (cosine .98 to .99 with its vector alone), and a question that
        equals a phrasing is to have that phrasing's vector.
        """
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> np.ndarray:
        ids = np.array([self._tokenizer.encode(text.strip()).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = self._session.run(None, {name: given[name] for name in self._wants})[0][0]
        vector = self._pooled(states)
        return (vector / max(float(np.linalg.norm(vector)), 1e-12)).astype(np.float32)


def _is_same(direct: Direct, model: SentenceTransformer) -> bool:
    theirs = [model.encode([text], normalize_embeddings=True, show_progress_bar=False)[0] for text in _PROBES]
    return bool(np.all(np.sum(direct.encode(_PROBES) * np.stack(theirs), axis=1) >= SAME))
