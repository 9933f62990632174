"""Keeps the vector index in a file between starts; a file that is not as it was written is not used.

The file is a shortcut, SQL is the truth: whatever is wrong with it, the index is made anew. It
holds a checksum, a manifest in JSON and the FAISS index, and is replaced as a whole.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
import structlog

from kb.search.index.vector_index import VectorIndex

LAYOUT = 2  # of the file and of what counts as a passage; with another number everything is made anew

log = structlog.get_logger()


class Packed(NamedTuple):
    """An index as it stood at one moment."""

    manifest: bytes
    vectors: np.ndarray  # bytes


class IndexFile:
    """The index of one database, in `folder` under a name made from `key`: one for each database of the folder."""

    def __init__(self, folder: Path, key: str) -> None:
        self.path = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.index"

    def packed(self, index: VectorIndex, model: str) -> Packed:
        """What is to be written; to be called where the index is used."""
        manifest = {
            "layout": LAYOUT,
            "model": model,
            "dimension": index.dimension,
            "built_at": index.built_at,
            "articles": index.entries(),
        }
        return Packed(json.dumps(manifest).encode() + b"\n", index.serialised())

    def write(self, packed: Packed) -> None:
        """Replace the file; a crash leaves the old one or the new one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        _replace(self.path, [_checksum(packed.manifest, packed.vectors) + b"\n", packed.manifest, packed.vectors])

    def load(self, model: str, dimension: int) -> VectorIndex | None:
        """The index; None when there is no file, or none that can be trusted."""
        if not self.path.exists():
            return None
        try:
            data = memoryview(self.path.read_bytes())
            checksum, manifest, vectors = _lines(data, 2)
            if _checksum(manifest, vectors) != checksum[:-1]:
                raise ValueError("changed since it was written")
            return _restored(json.loads(bytes(manifest)), vectors, model, dimension)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            log.warning("index_file_refused", kind=type(error).__name__)
            return None


def _checksum(*pieces: bytes | memoryview | np.ndarray) -> bytes:
    made = hashlib.sha256()
    for piece in pieces:
        made.update(piece)
    return made.hexdigest().encode()


def _lines(data: memoryview, count: int) -> list[memoryview]:
    """The first `count` lines with their ends, and the rest. Raises ValueError when there are fewer."""
    found, begin = [], 0
    for _ in range(count):
        end = data.obj.index(b"\n", begin) + 1
        found.append(data[begin:end])
        begin = end
    return [*found, data[begin:]]


def _restored(manifest: dict, vectors: memoryview, model: str, dimension: int) -> VectorIndex:
    maker = (manifest["layout"], manifest["model"], manifest["dimension"])
    if maker != (LAYOUT, model, dimension):
        raise ValueError("made by another model or another version of this code")
    index = faiss.deserialize_index(np.frombuffer(vectors, dtype=np.uint8))
    return VectorIndex.restored(index, manifest["built_at"], [tuple(entry) for entry in manifest["articles"]])


def _replace(path: Path, pieces: list[bytes | np.ndarray]) -> None:
    """Write a file aside, on the disk for good, and move it into its place."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    with unfinished.open("wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
