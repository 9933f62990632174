"""`python -m tests.bench.scale [ARTICLES...]`: publishing, deciding and memory with 100, 1,000 and 10,000 articles.

An article has ten passages, so these are 1,000, 10,000 and 100,000. The articles are made from words
and turns of phrase, all different. Encoding so many texts would take longer than all the rest, so the
vectors of the stock are mixed from those of their words; what is published and asked while the time
is taken is encoded. Absolute times depend on the machine, so the bare encode is measured beside them.
"""

import asyncio
import itertools
import json
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import numpy as np
import psutil

from common.auth import Actor
from common.clock import SYSTEM_CLOCK
from kb.articles.models import NewArticle
from kb.parts import Parts
from kb.search.encoding.vectors import Vectors, text_hash
from kb.search.question import Question
from kb.search.texts.passages import body_passages
from kb.settings import Settings
from tests.bench.deciding import library_model

SIZES = (100, 1_000, 10_000)  # articles
PUBLISHED = 15  # articles one after the other, while the time is taken
ASKED = 200  # questions
EDITOR = Actor("service", id="bench", name="bench")

DEEDS = "activate cancel change check connect correct delay delete download extend find install move order pay".split()
DEEDS += (
    "pause print register renew repair replace report return share test track transfer update upgrade verify".split()
)
THINGS = (
    "address account antenna appointment app bill bonus box cable camera card code contract decoder deposit".split()
)
THINGS += "discount email fee form guarantee headset invoice key line mailbox meter modem number offer option".split()
KINDS = "business city country family garden holiday hotel junior office partner premium rental school senior".split()
KINDS += "shop student summer travel union village weekend winter".split()
ASKING = [
    "how do I {deed} the {thing} of my {kind} plan", "{deed} {thing} {kind}", "I want to {deed} my {kind} {thing}",
    "is it possible to {deed} the {thing} for {kind} customers", "what do I need to {deed} a {kind} {thing}",
    "can you {deed} my {thing}, I have the {kind} tariff", "{kind} tariff: {deed} the {thing} please",
    "who can {deed} the {thing} in a {kind} contract",
]  # fmt: skip
TOLD = (
    "With the {kind} plan you can {deed} the {thing} at any time. Open the customer area, choose {thing}, and follow the "
    "three steps. It takes a day until the {kind} {thing} is changed; we write to you when it is done."
)
QUESTIONS = [
    "my {kind} {thing}: where can I {deed} it?", "help me {deed} the {thing}, it is a {kind} line",
    "since yesterday I cannot {deed} the {thing} ({kind})", "please {deed} the {kind} {thing} before Friday",
]  # fmt: skip


Bare = Callable[[str], Awaitable[float]]  # milliseconds


class Matter(NamedTuple):
    """What an article is about."""

    deed: str
    thing: str
    kind: str


def main() -> None:
    sizes = [int(given) for given in sys.argv[1:]] or SIZES
    print(
        f"{'articles':>8} {'start':>8} {'learning':>9} {'publish p50':>12} {'p95':>7} {'bare encode':>12}"
        f" {'decide p50':>11} {'p95':>7} {'ratio':>6} {'RSS':>7} {'recall':>7}"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(measure(Path(folder), size))


async def measure(folder: Path, size: int) -> None:
    """Fill a knowledge base, publish and ask, and print a line."""
    matters = some_matters(size + PUBLISHED)
    parts = Parts.open(Settings(data_dir=folder), SYSTEM_CLOCK)
    await fill(parts, [article_about(matter) for matter in matters[:size]])
    bare = await _bare(parts, folder)
    started = await _seconds(parts.search.start())
    learned = await _seconds(parts.search.settle())
    await parts.search._keeping.tidy()
    encoded, decided = await _ask(parts, matters, bare)
    published = [await _publish(parts, matter) for matter in matters[size:]]
    memory = psutil.Process().memory_info().rss / 2**20
    print(
        f"{size:8d} {started:7.1f}s {learned:8.1f}s {median(published):10.0f}ms {_p95(published):5.0f}ms"
        f" {median(encoded):10.2f}ms {median(decided):9.2f}ms {_p95(decided):5.1f}ms"
        f" {median(decided) / median(encoded):6.2f} {memory:5.0f}MB {await _recall(parts):7.3f}",
        flush=True,
    )
    await parts.close()


async def _bare(parts: Parts, folder: Path) -> Bare:
    """What encodes one question with the library and the model that kb uses, and nothing around it."""
    model = library_model(folder / "models")
    run = parts.search._upkeep._embedder.run

    def encode(question: str) -> float:
        began = time.perf_counter()
        model.encode([question], normalize_embeddings=True, show_progress_bar=False)
        return (time.perf_counter() - began) * 1000

    return lambda question: run(lambda: encode(question))


async def _seconds(work: Awaitable[None]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


async def _publish(parts: Parts, matter: Matter) -> float:
    """Milliseconds until a publish returns; the next question is answered by it."""
    article = article_about(matter)
    await parts.articles.create(NewArticle(**article | {"status": "draft"}), EDITOR)
    began = time.perf_counter()
    await parts.articles.publish(article["id"])
    took = (time.perf_counter() - began) * 1000
    decided = await parts.search.decide(Question(article["phrasings"][0], "en"))
    assert decided.article and decided.article.id == article["id"], "The next question was not answered."
    return took


async def _ask(parts: Parts, matters: list[Matter], bare: Bare) -> tuple[list[float], list[float]]:
    """Milliseconds of a bare encode and of a decision, of each question in turn; no question comes twice."""
    chosen = random.Random(3).sample(list(itertools.product(matters, QUESTIONS)), ASKED)
    encoded, decided = [], []
    for matter, form in chosen:
        question = form.format(**matter._asdict())
        encoded.append(await bare(question))
        began = time.perf_counter()
        await parts.search.decide(Question(question, "en"))
        decided.append((time.perf_counter() - began) * 1000)
    return encoded, decided


async def _recall(parts: Parts) -> float:
    """The share of the 50 nearest passages that the index finds, when it is in cells; else it finds all."""
    index = parts.search._upkeep.index
    numbers, vectors = index.everything()
    found = []
    for vector in vectors[:: max(len(vectors) // ASKED, 1)][:ASKED]:
        noisy = vector + np.random.default_rng(1).normal(size=len(vector)).astype(np.float32) * 0.02
        noisy /= np.linalg.norm(noisy)
        true = set(numbers[np.argsort(-(vectors @ noisy))[:50]].tolist())
        _, near = index._faiss.search(noisy[None], 50)
        found.append(len(true & set(near[0].tolist())) / 50)
    return float(np.mean(found))


async def fill(parts: Parts, articles: list[dict]) -> None:
    """Import the stock, with vectors for it in SQL before they are asked for."""
    embedder = parts.search._upkeep._embedder
    await embedder.start()
    words = sorted({word for article in articles for text in _texts(article) for word in text.split()})
    of_word = dict(zip(words, await embedder.run(lambda: embedder.encode(words)), strict=True))
    chance = np.random.default_rng(2)
    store = Vectors(parts.database, embedder)
    for some in _pieces(articles, 500):
        texts = {text for article in some for text in _texts(article)}
        made = {}
        for text in texts:
            vector = np.sum([of_word[word] for word in text.split()], axis=0) / len(text.split())
            vector = vector + chance.normal(size=len(vector)) * 0.01
            made[text_hash(text)] = (vector / np.linalg.norm(vector)).astype(np.float32)
        await store._store(made)
    for some in _pieces(articles, 2_000):
        lines = "\n".join(json.dumps(article) for article in some)
        report = await parts.imports.run({"stock.jsonl": lines.encode()}, EDITOR)
        assert not report.problems, report.problems[:3]


def some_matters(count: int) -> list[Matter]:
    every = [Matter(*words) for words in itertools.product(DEEDS, THINGS, KINDS)]
    return random.Random(1).sample(every, count)


def article_about(matter: Matter) -> dict:
    words = matter._asdict()
    return {
        "id": "-".join(matter),
        "language": "en",
        "title": "{deed} the {thing} ({kind})".format(**words).capitalize(),
        "answer": TOLD.format(**words),
        "phrasings": [form.format(**words) for form in ASKING],
        "status": "published",
    }


def _texts(article: dict) -> list[str]:
    return [article["title"], *article["phrasings"], *body_passages(article["answer"])]


def _pieces(items: list, size: int) -> Iterator[list]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
