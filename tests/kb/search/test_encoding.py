"""Vectors: the direct way to them gives what the library gives, and nobody waits while they are made."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from kb.parts import Parts
from kb.search.encoding import model_files
from kb.search.encoding.direct import Direct
from kb.search.encoding.embedder import Embedder
from kb.search.encoding.general import General
from tests.kb.samples import ALL, ask, load
from tests.settings_example import ROOT

TEXTS = ["where is my invoice?", "  perché la luce è rossa ", "WIFI", "?", "👋 ciao", "x" * 3000, "parola " * 600]
SLOW = 1.0  # seconds that an encoding takes, and that the event loop would be silent for if it waited


@pytest.fixture
async def embedder(models: Path) -> AsyncIterator[Embedder]:
    embedder = Embedder("", models)
    await embedder.start()
    yield embedder
    embedder.close()


def test_the_direct_way_gives_the_same_vectors(models: Path):
    direct, _ = model_files.load("", models)
    assert isinstance(direct, Direct)
    library = General.on_onnx(str(models / "all-MiniLM-L6-v2"), direct_file(models))
    theirs = np.vstack([library.encode([text]) for text in TEXTS])
    assert np.allclose(direct.encode(TEXTS), theirs, atol=1e-6)


def direct_file(models: Path) -> str:
    manifest = models / "all-MiniLM-L6-v2" / model_files.MANIFEST
    return json.loads(manifest.read_text(encoding="utf-8"))["file"]


def test_a_model_that_cannot_be_exported_runs_as_the_library_runs_it(models: Path, tmp_path: Path):
    (tmp_path / "all-MiniLM-L6-v2").write_text("a file where the model's folder should be")
    encoder, key = model_files.load("", tmp_path)
    assert key == "all-MiniLM-L6-v2/torch"
    direct, _ = model_files.load("", models)
    likeness = np.sum(encoder.encode(TEXTS[:2]) * direct.encode(TEXTS[:2]), axis=1)
    assert likeness.min() > 0.95  # torch has no 8-bit numbers


def test_a_service_that_encodes_needs_neither_torch_nor_the_library(models: Path):
    program = (
        "import sys; from pathlib import Path; import kb.app; from kb.search.encoding import model_files;"
        f" model_files.load('', Path({str(models)!r}))[0].encode(['ciao']);"
        " print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


async def test_a_text_has_one_vector_whatever_it_is_encoded_with(embedder: Embedder):
    together = await embedder.run(lambda: embedder.encode(TEXTS))
    alone = [await embedder.run(lambda text=text: embedder.encode([text])) for text in TEXTS]
    assert np.array_equal(together, np.vstack(alone))
    assert np.allclose(np.linalg.norm(together, axis=1), 1)


async def test_the_event_loop_does_not_wait_for_a_vector(parts: Parts, monkeypatch: pytest.MonkeyPatch):
    await load(parts, *ALL)
    encode = Direct.encode

    def slowly(self: Direct, texts: list[str]) -> np.ndarray:
        time.sleep(SLOW)
        return encode(self, texts)

    monkeypatch.setattr(Direct, "encode", slowly)
    asking = asyncio.create_task(ask(parts, "where did you put my invoice", "en"))
    pauses = []
    while not asking.done():
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        pauses.append(time.perf_counter() - before)
    assert sum(pauses) > SLOW > max(pauses)
    assert (await asking).decision.candidates[0].article_id == "find-invoice"
