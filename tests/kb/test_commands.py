"""The commands, on a database of their own and through the service that holds it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from common.local_run.ports import free_ports
from kb.__main__ import main
from kb.app import create_app
from kb.settings import Settings
from tests.kb.conftest import TOKEN
from tests.kb.samples import ALL, INVOICE, lines

QUESTIONS = [
    {"question": "where is my invoice", "article_id": "find-invoice", "language": "en"},
    {"question": "change the wifi key", "article_id": "wifi-password", "language": "en"},
    {"question": "dove trovo la fattura?", "article_id": "trovare-fattura", "language": "it"},
    {"question": "is there a cinema in Oslo", "article_id": None},
]
FIELDS = "questions in_scope answered wrong coverage wrong_rate hit_at_1 hit_at_3 auroc ece ms_p50 ms_p95".split()
FIELDS += ["aurc", "coverage_at_5"]


@pytest.fixture
def place(tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article file and labelled questions, and an environment that points there."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(models)
    (tmp_path / "kb.jsonl").write_bytes(lines(*ALL))
    (tmp_path / "questions.jsonl").write_text("".join(json.dumps(question) + "\n" for question in QUESTIONS))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KB_PORT", str(free_ports(1)[0]))
    monkeypatch.setenv("SERVICE_TOKEN", TOKEN)
    return tmp_path


@pytest.fixture(params=["alone", "beside the service"])
def knowledge_base(request: pytest.FixtureRequest, place: Path) -> Iterator[Path]:
    """The same place, once with nobody else there and once with a running service that holds the database."""
    if request.param == "alone":
        yield place
        return
    settings = Settings()
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=settings.kb_port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield place
    server.should_exit = True
    thread.join(timeout=30)


def test_from_import_to_evaluate(knowledge_base: Path, capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str | Path) -> str:
        assert main([str(argument) for argument in arguments]) == 0
        return capsys.readouterr().out

    assert "created: 4" in run("import", "--dry-run", knowledge_base / "kb.jsonl")
    assert "created: 4, updated: 0, unchanged: 0" in run("import", knowledge_base / "kb.jsonl")
    assert "unchanged: 4" in run("import", knowledge_base / "kb.jsonl")
    exported = knowledge_base / "out.csv"
    run("export", exported)
    assert "unchanged: 4" in run("import", exported)
    assert len(run("export").splitlines()) >= len(ALL)
    _sync(run, knowledge_base / "articles")
    assert "4 of 4" in run("evidence", knowledge_base / "questions.jsonl")
    assert "0 of 4" in run("evidence", knowledge_base / "questions.jsonl")
    assert "Passages in the index: 2" in run("reindex")
    decisions = knowledge_base / "decisions.jsonl"
    table = json.loads(
        run("evaluate", knowledge_base / "questions.jsonl", "--json", "--decisions", decisions).splitlines()[-1]
    )
    assert list(table) == FIELDS
    assert (table["questions"], table["in_scope"], table["wrong"], table["hit_at_1"]) == (4, 3, 0, 1.0)
    written = [json.loads(line) for line in decisions.read_text().splitlines()]
    assert list(written[0]) == ["question", "expected", "decision", "article_id", "confidence", "candidates"]
    assert written[0]["article_id"] == "find-invoice"
    assert "hit_at_1" in run("evaluate", knowledge_base / "questions.jsonl", "--plot", knowledge_base / "plots")
    assert {path.name for path in (knowledge_base / "plots").iterdir()} == {"risk-coverage.svg", "reliability.svg"}


def _sync(run: Callable[..., str], folder: Path) -> None:
    """Out into a folder as Markdown, back in, and what stands against it."""
    assert "written to" in run("export", folder) and "unchanged: 4" in run("export", folder)
    assert "unchanged: 4, archived: 0" in run("sync", folder)
    file = folder / "en" / "wifi-password.md"
    text = file.read_text()
    file.write_text(text.replace("modem's page", "router's page"))
    assert "en/wifi-password.md: updated" in run("sync", "--dry-run", folder)
    assert "updated: 1, unchanged: 3" in run("sync", folder)
    file.write_text("no article")
    assert main(["sync", str(folder)]) == 1
    file.unlink()
    assert "--prune archives 'wifi-password'" in run("sync", folder)
    file.write_text(text)
    assert "updated: 1" in run("sync", folder)
    other = folder.with_name("other")
    run("export", other)
    assert "unchanged: 4" in run("sync", other, "--name", "articles")


def test_a_broken_import_says_where(knowledge_base: Path, capsys: pytest.CaptureFixture[str]):
    broken = knowledge_base / "broken.jsonl"
    broken.write_bytes(lines(INVOICE) + b"\n{broken")
    assert main(["import", str(broken)]) == 1
    said = capsys.readouterr().err
    assert "broken.jsonl, line 2:" in said and "Nothing was imported." in said


@pytest.mark.parametrize(
    "arguments", [["import", "nowhere"], ["evaluate", "nowhere"], ["export", "a.doc"], ["evidence", "nowhere"]]
)
def test_mistakes_are_sentences(place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]):
    assert main(arguments) == 1
    assert capsys.readouterr().err.strip().endswith(".")


def test_serve_wants_a_secret(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("SERVICE_TOKEN", "short")
    assert main(["serve"]) == 1
    assert "SERVICE_TOKEN" in capsys.readouterr().err


def test_the_api_and_evaluate_decide_alike(place: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["import", str(place / "kb.jsonl")]) == 0
    out = place / "decisions.jsonl"
    assert main(["evaluate", str(place / "questions.jsonl"), "--decisions", str(out)]) == 0
    settings = Settings()
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=settings.kb_port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        for line in map(json.loads, out.read_text().splitlines()):
            given = next(question for question in QUESTIONS if question["question"] == line["question"])
            decided = httpx.post(
                f"http://127.0.0.1:{settings.kb_port}/api/decide",
                json={"question": given["question"], "language": given.get("language")},
                headers={"Authorization": f"Bearer {TOKEN}"},
                timeout=30,
            ).json()
            assert decided["decision"] == line["decision"]
            assert decided["candidates"] == line["candidates"]
    finally:
        server.should_exit = True
        thread.join(timeout=30)
