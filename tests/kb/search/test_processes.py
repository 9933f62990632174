"""Two processes on one PostgreSQL: what one publishes or archives, the other's next decision knows."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.auth import Actor
from common.clock import SYSTEM_CLOCK
from kb.parts import Parts
from kb.settings import Settings
from tests.kb.conftest import TOKEN
from tests.kb.samples import ALL, WIFI, load, write
from tests.postgresql import NewDatabase

ADMIN = Actor("staff", id="st_1", name="Silvia", roles=frozenset({"admin"}))
ROOT = Path(__file__).parents[3]
OTHER = """
import asyncio, json, sys
from common.clock import SYSTEM_CLOCK
from kb.parts import Parts
from kb.search.question import Question
from kb.settings import Settings

async def main():
    parts = Parts.open(Settings(), SYSTEM_CLOCK)
    await parts.search.start()
    print("up", flush=True)
    for line in sys.stdin:
        if line.strip() == "settle":
            await parts.search.settle()
            print(json.dumps({"told": await parts.search.told()}), flush=True)
        else:
            decided = await parts.search.decide(Question(json.loads(line), "en"))
            print(json.dumps(decided.as_json()), flush=True)
    await parts.close()

asyncio.run(main())
"""


class Other:
    """A second process with a knowledge base of its own over the same database."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER],
            cwd=ROOT,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._read_until("up")

    def ask(self, question: str) -> dict:
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self._read_until('{"decision"'))

    def settle(self) -> dict:
        """What is told after it has learned."""
        self.process.stdin.write("settle\n")
        self.process.stdin.flush()
        return json.loads(self._read_until('{"told"'))["told"]

    def _read_until(self, beginning: str) -> str:
        for line in self.process.stdout:
            if line.startswith(beginning):
                return line
        raise AssertionError("the other process ended")


@pytest.fixture
def shared(settings: Settings, new_postgresql: NewDatabase) -> Settings:
    return Settings(data_dir=settings.data_dir, service_token=TOKEN, kb_database_url=new_postgresql())


@pytest.fixture
def other(shared: Settings) -> Iterator[Other]:
    given = {"DATA_DIR": str(shared.data_dir), "KB_DATABASE_URL": shared.kb_database_url, "PATH": "/usr/bin:/bin"}
    other = Other(given)
    yield other
    other.process.stdin.close()
    other.process.wait(timeout=30)


async def test_the_next_question_knows(shared: Settings, other: Other):
    parts = Parts.open(shared, SYSTEM_CLOCK)
    await parts.search.start()
    await load(parts, *(article for article in ALL if article is not WIFI))
    assert other.ask("change the wifi key")["answer"] is None
    await write(parts, WIFI)
    assert other.ask("change the wifi key")["answer"]["article_id"] == "wifi-password"
    await _archive_and_publish(parts, other)
    await _learn_once(parts, other, shared)
    await _archive_and_publish(parts, other)
    await parts.budgets.change(0.2, ADMIN)
    assert other.settle()["budget"] == 0.2
    await parts.close()


async def _archive_and_publish(parts: Parts, other: Other) -> None:
    """However often it was asked before: archived is gone, published is there."""
    await parts.articles.archive("wifi-password")
    named = [candidate["article_id"] for candidate in other.ask("change the wifi key")["candidates"]]
    assert named and "wifi-password" not in named
    await parts.articles.publish("wifi-password")
    assert other.ask("change the wifi key")["answer"]["article_id"] == "wifi-password"


async def _learn_once(parts: Parts, other: Other, shared: Settings) -> None:
    """Two processes with one folder want to learn the same: one does, and both know."""
    before = (await parts.search.told())["generation"]
    _, told = await asyncio.gather(parts.search.settle(), asyncio.to_thread(other.settle))
    assert told["learned_generation"] == (await parts.search.told())["learned_generation"] == before
    written = [path.stat().st_mtime_ns for path in shared.index_folder.glob("*.model")]
    assert len(written) == 1
    other.settle()
    await parts.search.settle()
    assert [path.stat().st_mtime_ns for path in shared.index_folder.glob("*.model")] == written
