"""Vectors of the articles' texts, kept in SQL so that no text is embedded twice by the same model."""

import hashlib

import numpy as np

from common.database import Connection, Database
from kb.search.encoding.embedder import BATCH, Embedder

ASKED_AT_ONCE = 500  # hashes in one SELECT; SQLite takes some thousand parameters
STORED_AT_ONCE = 64  # vectors in one transaction


class Vectors:
    """The vectors of texts: from SQL when they are there, else from the model."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder

    async def of(self, texts: list[str]) -> dict[str, np.ndarray]:
        """The vector of every text. Questions are served between the batches."""
        hashes = {text_hash(text): text for text in texts}
        found = await self._stored(list(hashes))
        missing = sorted((key for key in hashes if key not in found), key=lambda key: len(hashes[key]))
        for start in range(0, len(missing), STORED_AT_ONCE):
            made = await self._made({key: hashes[key] for key in missing[start : start + STORED_AT_ONCE]})
            await self._store(made)
            found |= made
        return {text: found[key] for key, text in hashes.items()}

    async def known(self, texts: list[str]) -> dict[str, np.ndarray]:
        """The vectors of those texts that are kept."""
        hashes = {text_hash(text): text for text in texts}
        return {hashes[key]: vector for key, vector in (await self._stored(list(hashes))).items()}

    async def _made(self, texts: dict[str, str]) -> dict[str, np.ndarray]:
        made: dict[str, np.ndarray] = {}
        keys = list(texts)
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            vectors = await self._embedder.run(lambda batch=batch: self._embedder.encode([texts[key] for key in batch]))
            made |= zip(batch, vectors, strict=True)
        return made

    async def forget(self) -> None:
        """Throw away what this model made."""
        await self._database.write(
            lambda c: c.execute("DELETE FROM vector WHERE model = :model", model=self._embedder.key)
        )

    async def _stored(self, keys: list[str]) -> dict[str, np.ndarray]:
        def work(c: Connection) -> dict[str, np.ndarray]:
            found = {}
            for start in range(0, len(keys), ASKED_AT_ONCE):
                asked = {f"h{number}": key for number, key in enumerate(keys[start : start + ASKED_AT_ONCE])}
                places = ", ".join(f":{name}" for name in asked)
                rows = c.execute(
                    f"SELECT text_hash, vector FROM vector WHERE model = :model AND text_hash IN ({places})",
                    model=self._embedder.key,
                    **asked,
                )
                found.update((row["text_hash"], np.frombuffer(row["vector"], dtype=np.float32)) for row in rows)
            return found

        return await self._database.read(work) if keys else {}

    async def _store(self, made: dict[str, np.ndarray]) -> None:
        def work(c: Connection) -> None:
            for key, vector in made.items():
                c.execute(
                    "INSERT INTO vector (model, text_hash, vector) VALUES (:model, :key, :vector)"
                    " ON CONFLICT DO NOTHING",
                    model=self._embedder.key,
                    key=key,
                    vector=vector.astype(np.float32).tobytes(),
                )

        await self._database.write(work)


def text_hash(text: str) -> str:
    """The name of a text in the table of vectors."""
    return hashlib.sha256(text.encode()).hexdigest()
