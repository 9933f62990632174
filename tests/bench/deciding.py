"""kb's decision over HTTP, beside one bare encode of the same questions by the same model."""

import asyncio
import json
import time
from pathlib import Path

import httpx

from common.local_run.programs import ROOT
from common.local_run.stack import Stack
from kb.search.encoding.embedder import Embedder
from kb.settings import Settings
from tests.bench.figures import Measured, middle, ratio


def labelled_questions() -> list[str]:
    """The demo company's labelled questions."""
    lines = Path(ROOT, "demo/questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


async def bare_encode(embedder: Embedder, questions: list[str]) -> Measured:
    """Encode one question after the other, in the embedder's thread, with nothing around it."""
    return await embedder.run(lambda: _timed(lambda question: embedder.encode([question]), questions))


def decide_over_http(stack: Stack, questions: list[str], path: str = "/api/decide") -> Measured:
    """Ask kb about one question after the other, over one kept connection."""
    headers = {"Authorization": f"Bearer {stack.environment['SERVICE_TOKEN']}"}
    with httpx.Client(base_url=stack.address("kb"), headers=headers, timeout=30) as http:
        return _timed(lambda question: http.post(path, json={"question": question}).raise_for_status(), questions)


def bare_http(stack: Stack, times: int) -> Measured:
    """What a request costs at which kb has nothing to do."""
    with httpx.Client(base_url=stack.address("kb"), timeout=30) as http:
        return _timed(lambda _: http.get("/health/live").raise_for_status(), [""] * times)


def _timed(work, questions: list[str]) -> Measured:
    times = []
    began = time.perf_counter()
    for question in questions:
        at = time.perf_counter()
        work(question)
        times.append(time.perf_counter() - at)
    return Measured(times, time.perf_counter() - began)


async def measure(stack: Stack, rounds: int) -> None:
    """Measure in turn and print."""
    questions = labelled_questions()
    settings = Settings(data_dir=stack.data_dir, service_token=stack.environment["SERVICE_TOKEN"])
    embedder = Embedder(settings.kb_embedding_model, stack.data_dir / "models")
    await embedder.start()
    bare, ours, http = [], [], []
    for _ in range(rounds):
        bare.append(await bare_encode(embedder, questions))
        ours.append(await asyncio.to_thread(decide_over_http, stack, questions))
        http.append(await asyncio.to_thread(bare_http, stack, len(questions)))
    embedder.close()
    print(f"  1 caller     bare encode       {middle(bare)}")
    print(f"               bare request      {middle(http)}")
    print(f"               decide            {middle(ours)}")
    encodes = [one.p50 for one in bare]
    alone = [one.p50 - request.p50 for one, request in zip(ours, http, strict=True)]
    print(f"               p50 ratio {ratio([one.p50 for one in ours], encodes)}")
    print(f"               p50 ratio without the request itself {ratio(alone, encodes)}")
