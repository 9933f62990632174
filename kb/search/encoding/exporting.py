"""`python -m kb.search.encoding.exporting SOURCE TARGET`: exports a model to ONNX, to 8-bit numbers where that is good.

A process of its own, once for each model: what it needs (torch, the library) takes 300 MB and five
seconds to load, and nobody needs it again afterwards.

Measured on two cores, one short question: torch 11-15 ms, ONNX 5.4 ms, ONNX with 8-bit numbers
3.6 ms, at a mean cosine of .993 between the vectors of the last two.
"""

import json
import platform
import shutil
import sys
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer, export_dynamic_quantized_onnx_model
from tokenizers import Tokenizer

from kb.search.encoding.direct import POOLINGS, TOKENIZER, Direct
from kb.search.encoding.general import General
from kb.search.encoding.model_files import MANIFEST

FULL, SMALL = "onnx/model.onnx", "onnx/model_int8.onnx"
KEPT_COSINE = 0.98  # least mean cosine at which the 8-bit model stands for the full one
SAME = 0.9999  # least cosine of the direct way's vector with what the library makes of the same text
_PROBES = [
    "Il modem ha la luce rossa e internet non funziona",
    "Come pago la bolletta?",
    "voglio disdire il contratto",
    "My invoice is higher than last month",
    "how do I change the wifi password",
    "The technician did not come",
]
_ODD = ["x", "Il modem ha la luce rossa: perché?", "  How do I pay?  ", "word after word " * 400]


def export(source: str, target: Path) -> None:
    """Write the model at `source` to the folder `target`, which appears when it is whole."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    full = SentenceTransformer(source, backend="onnx", device="cpu", model_kwargs={"export": True})
    full.save_pretrained(str(unfinished))
    export_dynamic_quantized_onnx_model(full, _instructions(), str(unfinished), file_suffix="int8")
    exported, file = General.on_onnx(str(unfinished), SMALL), SMALL
    if np.sum(General(full).encode(_PROBES) * exported.encode(_PROBES), axis=1).mean() < KEPT_COSINE:
        (unfinished / SMALL).unlink()
        exported, file = General.on_onnx(str(unfinished), FULL), FULL
    manifest = {"file": file, "pooling": _direct_pooling(exported, unfinished, file)}
    (unfinished / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)  # exported by an earlier version, without the manifest
    unfinished.rename(target)


def _direct_pooling(exported: General, folder: Path, file: str) -> str | None:
    """How the direct way has to pool; None for a model that is not known to have one."""
    try:
        transformer, pooling = exported.model[0], exported.model[1].get_config_dict()["pooling_mode"]
        tokenizer = Tokenizer.from_str(transformer.tokenizer.backend_tokenizer.to_str())
    except (AttributeError, IndexError, KeyError, TypeError):
        return None  # another kind of model
    if pooling not in POOLINGS:
        return None
    tokenizer.no_padding()
    tokenizer.enable_truncation(exported.model.max_seq_length)
    tokenizer.save(str(folder / TOKENIZER))
    direct = Direct(folder, file, pooling).encode(_ODD)
    theirs = np.vstack([exported.encode([text]) for text in _ODD])
    return pooling if bool(np.all(np.sum(direct * theirs, axis=1) >= SAME)) else None


def _instructions() -> str:
    """The set of CPU instructions that the 8-bit model is made for."""
    if platform.machine() in ("aarch64", "arm64"):
        return "arm64"
    flags = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    return next((name for name in ("avx512_vnni", "avx512f") if name in flags), "avx2").removesuffix("f")


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]))
