"""Learning aside: what was learned is used and kept, and whatever happens to the learner, somebody answers."""

import asyncio
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from common.clock import SYSTEM_CLOCK
from common.errors import Unavailable
from kb.parts import Parts
from kb.search import keeping
from kb.search.learning import process, schedule
from kb.search.learning.schedule import Schedule
from kb.settings import Settings
from tests.kb.samples import ALL, INVOICE, WIFI, answered_by, ask, load, write
from tests.settings_example import ROOT

STARTER = """
import subprocess, sys
subprocess.Popen([sys.executable, "-m", "kb.search.learning", sys.argv[1]], stdin=subprocess.PIPE).wait()
"""


def model_file(settings: Settings) -> Path:
    return next(settings.index_folder.glob("*.model"))


def learners() -> list[psutil.Process]:
    """The learning processes that this process started."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):  # it ended just now
            found += [child] if "kb.search.learning" in child.cmdline() else []
    return found


async def opened(settings: Settings) -> Parts:
    parts = Parts.open(settings, SYSTEM_CLOCK)
    await parts.search.start()
    return parts


async def learning(parts: Parts) -> tuple[asyncio.Task, psutil.Process]:
    """A learning that has begun, and its process."""
    task = asyncio.create_task(parts.search.settle())
    while not (found := learners()):
        assert not task.done()
        await asyncio.sleep(0.02)
    return task, found[0]


async def test_a_publish_is_learned_in_the_background_and_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(schedule, "QUIET", 0.1)
    parts = await opened(settings)
    await load(parts, *ALL)
    told = await parts.search.told()
    assert (told["learned_generation"], told["kind"]) == (None, "never")
    assert answered_by(await ask(parts, "where is my invoice", "en")), (
        "what is published is answered before it is learned"
    )
    async with asyncio.timeout(240):
        while (told := await parts.search.told())["learned_generation"] != 1:
            assert parts.search.state() == "ok"
            await asyncio.sleep(0.1)
    assert told["own_questions"] > 0
    await parts.close()
    written = model_file(settings).stat().st_mtime_ns
    parts = await opened(settings)
    await parts.search.settle()
    assert model_file(settings).stat().st_mtime_ns == written
    assert (await parts.search.told())["learned_generation"] == 1
    await parts.close()


async def test_what_was_published_since_is_told_apart(settings: Settings):
    parts = await opened(settings)
    await load(parts, *ALL)
    task, _ = await learning(parts)
    await write(parts, {**WIFI, "id": "another", "phrasings": ["the guests' network"]})
    await task
    told = await parts.search.told()
    assert (told["generation"], told["learned_generation"]) == (2, 1)
    assert answered_by(await ask(parts, "the guests' network", "en")) == "another"
    await parts.close()


async def test_a_model_that_is_outgrown_gives_way_to_one_that_compares(parts: Parts, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "NEWCOMERS", 1)
    await load(parts, INVOICE)
    await load(parts, *ALL)
    assert not any(part.newcomers for part in parts.search.knowledge.model.parts.values())
    assert answered_by(await ask(parts, "change the wifi key", "en")) == "wifi-password"
    assert (await parts.search.told())["learned_generation"] is None


async def test_a_killed_learner_is_no_matter(parts: Parts):
    await load(parts, *ALL)
    task, learner = await learning(parts)
    learner.kill()
    with pytest.raises(Unavailable, match="code -9"):
        await task
    assert answered_by(await ask(parts, "where is my invoice", "en")) == "find-invoice"
    await parts.search.settle()
    assert (await parts.search.told())["learned_generation"] == 1


async def test_a_learner_that_hangs_is_stopped(parts: Parts, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(process, "SECONDS", 0.2)
    await load(parts, *ALL)
    with pytest.raises(Unavailable, match="stopped after"):
        await parts.search.settle()
    assert not learners()


async def test_a_learner_ends_with_the_service(settings: Settings):
    parts = await opened(settings)
    await load(parts, *ALL)
    task, learner = await learning(parts)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not learner.is_running() or learner.status() == psutil.STATUS_ZOMBIE
    await parts.close()
    assert not list(settings.index_folder.glob("*.lesson-*"))


def test_a_learner_ends_when_whoever_started_it_was_killed(tmp_path: Path):
    subprocess.run(["mkfifo", tmp_path / "lesson.jsonl"], check=True)  # a lesson that never comes
    started = subprocess.Popen([sys.executable, "-c", STARTER, tmp_path], cwd=ROOT)
    child = _first_child(started)
    started.kill()
    started.wait()
    child.wait(timeout=60)


def _first_child(started: subprocess.Popen) -> psutil.Process:
    while not (children := psutil.Process(started.pid).children()):
        assert started.poll() is None
    return children[0]


class Said:
    """Evidence of which a test says how much there is."""

    def __init__(self) -> None:
        self.number = 0

    async def mark(self) -> str:
        return str(self.number)

    async def judgements(self):
        return type("Judged", (), {"judgements": [None] * self.number, "mark": str(self.number)})


@pytest.mark.parametrize(
    ("known", "now", "stale", "due"),
    [
        (0, 1, 600, True),
        (30, 30, 0, False),
        (30, 49, 600, False),
        (30, 50, 600, True),
        (30, 5, 600, True),
        (30, 31, 0, True),
    ],
)
async def test_when_evidence_is_worth_learning_from(monkeypatch, known: int, now: int, stale: float, due: bool):
    monkeypatch.setattr(schedule, "LOOK", 0.01)
    monkeypatch.setattr(schedule, "STALE", stale)
    evidence, learned = Said(), asyncio.Event()

    async def learn() -> None:
        learned.set()
        planned.learned_from(await evidence.mark(), evidence.number)

    planned = Schedule(evidence, learn)
    evidence.number = known
    planned.learned_from(await evidence.mark(), known)
    running = asyncio.create_task(planned.run())
    evidence.number = now
    await asyncio.wait([asyncio.create_task(learned.wait())], timeout=20 if due else 0.2)
    assert learned.is_set() == due
    running.cancel()
