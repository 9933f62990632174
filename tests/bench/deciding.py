"""kb's decision in process and over HTTP, beside one bare encode of the same questions by the same model.

No question comes twice, because kb knows the answer to one that does; what that saves is measured apart.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from sentence_transformers import SentenceTransformer

from common.auth import Actor
from common.clock import SYSTEM_CLOCK
from common.local_run.programs import ROOT
from common.local_run.stack import Stack
from kb.articles.folder import files_of
from kb.parts import Parts
from kb.search.encoding import model_files
from kb.search.encoding.embedder import Embedder
from kb.search.encoding.general import General
from kb.search.question import Question
from kb.settings import Settings
from tests.bench.figures import Measured, middle, ratio

EDITOR = Actor("service", id="bench", name="bench")


def labelled_questions() -> list[str]:
    """The demo company's labelled questions."""
    lines = Path(ROOT, "demo/questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


def library_model(models: Path) -> SentenceTransformer:
    """The model that kb uses, as the library loads it."""
    exported = next(models.glob(f"*/{model_files.MANIFEST}"))
    return General.on_onnx(str(exported.parent), json.loads(exported.read_text(encoding="utf-8"))["file"]).model


async def bare_encode(embedder: Embedder, models: Path, questions: list[str]) -> Measured:
    """Encode one question after the other with the library, in the embedder's thread, with nothing around it."""
    model = library_model(models)

    def encode(question: str) -> None:
        model.encode([question], normalize_embeddings=True, show_progress_bar=False)

    return await embedder.run(lambda: _timed(encode, questions))


async def decide_in_process(parts: Parts, questions: list[str]) -> Measured:
    """Decide about one question after the other."""
    return await _timed_async(lambda question: parts.search.decide(Question(question)), questions)


def decide_over_http(stack: Stack, questions: list[str], path: str = "/api/decide") -> Measured:
    """Ask kb about one question after the other, over one kept connection."""
    headers = {"Authorization": f"Bearer {stack.environment['SERVICE_TOKEN']}"}
    with httpx.Client(base_url=stack.address("kb"), headers=headers, timeout=30) as http:
        return _timed(lambda question: http.post(path, json={"question": question}).raise_for_status(), questions)


def learn(stack: Stack) -> None:
    """Return when kb has learned, so that learning takes no time from what is measured."""
    headers = {"Authorization": f"Bearer {stack.environment['SERVICE_TOKEN']}"}
    httpx.post(f"{stack.address('kb')}/api/model", headers=headers, timeout=600).raise_for_status()


def bare_http(stack: Stack, times: int) -> Measured:
    """What a request costs at which kb has nothing to do."""
    with httpx.Client(base_url=stack.address("kb"), timeout=30) as http:
        return _timed(lambda _: http.get("/health/live").raise_for_status(), [""] * times)


def _timed(work: Callable[[str], object], questions: list[str]) -> Measured:
    times = []
    began = time.perf_counter()
    for question in questions:
        at = time.perf_counter()
        work(question)
        times.append(time.perf_counter() - at)
    return Measured(times, time.perf_counter() - began)


async def _timed_async(work: Callable[[str], Awaitable[object]], questions: list[str]) -> Measured:
    times = []
    began = time.perf_counter()
    for question in questions:
        at = time.perf_counter()
        await work(question)
        times.append(time.perf_counter() - at)
    return Measured(times, time.perf_counter() - began)


async def measure(stack: Stack, folder: Path, rounds: int) -> None:
    """Measure in turn and print."""
    models = stack.data_dir / "models"
    parts = await _knowledge_base(folder, models)
    embedder = parts.search._upkeep._embedder
    bare, inside, again, ours, http = [], [], [], [], []
    for number in range(rounds):
        questions = [f"{question} ({number})" for question in labelled_questions()]
        bare.append(await bare_encode(embedder, models, questions))
        inside.append(await decide_in_process(parts, questions))
        again.append(await decide_in_process(parts, questions))
        ours.append(await asyncio.to_thread(decide_over_http, stack, questions))
        http.append(await asyncio.to_thread(bare_http, stack, len(questions)))
    await parts.close()
    print(f"  1 caller     bare encode       {middle(bare)}")
    print(f"               decide in process {middle(inside)}")
    print(f"               asked again       {middle(again)}")
    print(f"               bare request      {middle(http)}")
    print(f"               decide over HTTP  {middle(ours)}")
    encodes = [one.p50 for one in bare]
    print(f"               p50 ratio in process {ratio([one.p50 for one in inside], encodes)}")
    print(f"               p50 ratio over HTTP {ratio([one.p50 for one in ours], encodes)}")


async def _knowledge_base(folder: Path, models: Path) -> Parts:
    """The demo company's articles, learned; the stack's own knowledge base belongs to its process."""
    folder.mkdir()
    (folder / "models").symlink_to(models.resolve())
    parts = Parts.open(Settings(data_dir=folder), SYSTEM_CLOCK)
    await parts.imports.run(files_of(Path(ROOT, "demo/articles")), EDITOR)
    await parts.search.start()
    await parts.search.settle()
    return parts
