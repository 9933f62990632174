"""The bench page, the bot's request and `evaluate` give the same decision about the same question.

The command goes first, because only one process holds the database; the service then reads the model's
file, which the command's process has read too, and neither learns anew.
"""

import json
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from starlette.testclient import TestClient

from common.clock import SYSTEM_CLOCK
from common.staff_sessions import StaffSessions
from kb.app import create_app
from kb.search.evaluation.evaluation import Labelled
from kb.settings import Settings
from tests.kb.conftest import TOKEN
from tests.kb.editors.conftest import ADDRESS, Room, signed_in
from tests.kb.search.conftest import asked_at
from tests.settings_example import ROOT

QUESTIONS = 200
SERVICE = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def questions() -> list[Labelled]:
    found = [*asked_at("questions.jsonl"), *asked_at("evidence.jsonl")][:QUESTIONS]
    assert len(found) == QUESTIONS
    return found


@pytest.fixture(scope="module")
def evaluated(questions: list[Labelled], learned_demo: Settings) -> list[dict]:
    """The decisions that the command writes."""
    asked, out = learned_demo.data_dir / "asked.jsonl", learned_demo.data_dir / "decisions.jsonl"
    asked.write_text("".join(json.dumps(question._asdict()) + "\n" for question in questions), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kb", "evaluate", str(asked), "--decisions", str(out)],
        cwd=ROOT, env={"DATA_DIR": str(learned_demo.data_dir), "PATH": ""}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def room(learned_demo: Settings, evaluated: list[dict]) -> Iterator[Room]:
    """The service, once the command has let go of the database."""
    app = create_app(learned_demo)
    with TestClient(app, base_url=ADDRESS, follow_redirects=False) as client:
        asking = httpx.AsyncClient(transport=httpx.MockTransport(signed_in))
        app.state.staff_sessions = StaffSessions(asking, "http://handoff-api", TOKEN, SYSTEM_CLOCK)
        yield Room(client)


@pytest.fixture(scope="module")
def asked_by_the_bot(room: Room, questions: list[Labelled]) -> list[dict]:
    """As the bot's action asks, in a conversation that has just begun."""
    return [room.client.post("/api/decide", json=body(one), headers=SERVICE).json() for one in questions]


def body(question: Labelled) -> dict:
    return {
        "question": question.question,
        "language": question.language,
        "conversation_id": "cv_1",
        "turn_id": "tu_1",
        "context": {"confirm_rounds": 0, "earlier": []},
    }


def test_they_are_decisions(asked_by_the_bot: list[dict]):
    assert {decided["decision"] for decided in asked_by_the_bot} == {"answer", "confirm", "handoff"}


def test_the_bench_shows_what_the_bot_gets(room: Room, questions: list[Labelled], asked_by_the_bot: list[dict]):
    for question, decided in zip(questions, asked_by_the_bot):
        page = room.ask(question.question, question.language)
        (shown,) = page.all("section", **{"data-decision": decided["decision"]})
        assert round(float(shown.get("data-confidence")), 4) == decided["confidence"]
        named = [link.get("href").rpartition("/")[2] for link in page.all("a", **{"class": "t"})]
        assert named == [candidate["article_id"] for candidate in decided["candidates"]]


def test_evaluate_counts_what_the_bot_gets(
    questions: list[Labelled], asked_by_the_bot: list[dict], evaluated: list[dict]
):
    for question, decided, line in zip(questions, asked_by_the_bot, evaluated, strict=True):
        assert line["question"] == question.question
        told = {name: decided[name] for name in ("decision", "confidence", "candidates")}
        assert {name: line[name] for name in told} == told
