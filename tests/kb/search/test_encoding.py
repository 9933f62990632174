"""Vectors: the direct way to them gives what the library gives, and nobody waits while they are made."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from kb.parts import Parts
from kb.search.encoding import model_files
from kb.search.encoding.direct import Direct
from kb.search.encoding.embedder import Embedder
from tests.kb.samples import ALL, ask, load

TEXTS = ["where is my invoice?", "  perché la luce è rossa ", "WIFI", "?", "👋 ciao", "x" * 3000, "parola " * 600]
SLOW = 1.0  # seconds that an encoding takes, and that the event loop would be silent for if it waited


@pytest.fixture
async def embedder(models: Path) -> AsyncIterator[Embedder]:
    embedder = Embedder("", models)
    await embedder.start()
    yield embedder
    embedder.close()


def test_the_direct_way_gives_the_same_vectors(models: Path):
    model, _ = model_files.load("", models)
    direct = Direct.of(model)
    assert direct is not None
    theirs = np.stack([model.encode([text], normalize_embeddings=True)[0] for text in TEXTS])
    assert np.allclose(direct.encode(TEXTS), theirs, atol=1e-6)


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
