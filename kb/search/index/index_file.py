"""Keeps the vector index in a file between starts; a file that is not as it was written is not used.

The file is a shortcut, SQL is the truth: whatever is wrong with it, the index is made anew. It
holds a checksum, a manifest in JSON and the FAISS index, and is replaced as a whole.
"""

import hashlib
import json
import os
from pathlib import Path

import faiss
import numpy as np
import structlog

from kb.search.index.vector_index import VectorIndex

LAYOUT = 1  # of the file and of what counts as a passage; with another number everything is made anew

log = structlog.get_logger()


class IndexFile:
    """The index of one database, in `folder` under a name made from the database's address."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.path = folder / f"{hashlib.sha256(database_url.encode()).hexdigest()[:16]}.index"

    def packed(self, index: VectorIndex, model: str, generation: int) -> bytes:
        """The bytes of the file; to be called where the index is used."""
        manifest = {
            "layout": LAYOUT,
            "model": model,
            "dimension": index.dimension,
            "generation": generation,
            "articles": index.entries(),
        }
        data = json.dumps(manifest).encode() + b"\n" + index.serialised()
        return hashlib.sha256(data).hexdigest().encode() + b"\n" + data

    def write(self, packed: bytes) -> None:
        """Replace the file; a crash leaves the old one or the new one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        _replace(self.path, packed)

    def load(self, model: str, dimension: int) -> VectorIndex | None:
        """The index; None when there is no file, or none that can be trusted."""
        if not self.path.exists():
            return None
        try:
            checksum, data = self.path.read_bytes().split(b"\n", 1)
            if hashlib.sha256(data).hexdigest().encode() != checksum:
                raise ValueError("changed since it was written")
            manifest, vectors = data.split(b"\n", 1)
            return _restored(json.loads(manifest), vectors, model, dimension)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            log.warning("index_file_refused", kind=type(error).__name__)
            return None


def _restored(manifest: dict, vectors: bytes, model: str, dimension: int) -> VectorIndex:
    maker = (manifest["layout"], manifest["model"], manifest["dimension"])
    if maker != (LAYOUT, model, dimension):
        raise ValueError("made by another model or another version of this code")
    index = faiss.deserialize_index(np.frombuffer(vectors, dtype=np.uint8))
    return VectorIndex.restored(index, [tuple(entry) for entry in manifest["articles"]])


def _replace(path: Path, data: bytes) -> None:
    """Write a file aside, on the disk for good, and move it into its place."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    with unfinished.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
