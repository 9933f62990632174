"""The two-sided check on the demo company's articles: it answers enough, and it is rarely wrong.

A decision that never answers fails here as surely as one that always does.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from common.clock import SYSTEM_CLOCK
from kb.articles.folder import files_of
from kb.parts import Parts
from kb.search.evaluation.evaluation import Labelled, Measured, labelled_of, measure
from kb.search.question import Question
from kb.settings import Settings
from tests.kb.samples import EDITOR

DEMO = Path(__file__).parents[2] / "demo"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory, models: Path) -> AsyncIterator[Parts]:
    folder = tmp_path_factory.mktemp("demo")
    (folder / "models").symlink_to(models)
    parts = Parts.open(Settings(data_dir=folder), SYSTEM_CLOCK)
    await parts.search.start()
    report = await parts.imports.run(files_of(DEMO / "articles"), EDITOR)
    assert not report.problems, report.problems
    await parts.search.settle()
    yield parts
    await parts.close()


async def measured(parts: Parts, questions: list[Labelled]) -> Measured:
    async def decide(question: str, language: str | None) -> dict:
        return (await parts.search.decide(Question(question, language))).as_json()

    return await measure(questions, decide)


async def asked_like_phrasings(parts: Parts) -> list[Labelled]:
    """Every sixth phrasing as a visitor might type it: with a greeting, in capitals, with two letters swapped."""
    articles = [article for article in await parts.articles.export() if "sensitive" not in article.tags]
    phrasings = [(text, article) for article in articles for text in article.phrasings][::6]
    ways = [lambda t: f"Ciao, {t} grazie", str.upper, lambda t: t[:4] + t[5:6] + t[4:5] + t[6:], str.lower]
    return [
        Labelled(ways[number % 4](text), article.id, article.language)
        for number, (text, article) in enumerate(phrasings)
    ]


@pytest.mark.asyncio(loop_scope="module")
async def test_known_questions_are_answered(demo: Parts):
    table = (await measured(demo, await asked_like_phrasings(demo))).table()
    print(table)
    assert table["coverage"] >= 0.5 and table["wrong_rate"] <= 0.05


@pytest.mark.asyncio(loop_scope="module")
async def test_new_questions_are_answered_or_asked_back_and_rarely_wrong(demo: Parts):
    lines = (DEMO / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    result = await measured(demo, labelled_of([(number, json.loads(line)) for number, line in enumerate(lines, 1)]))
    table = result.table()
    print(table)
    helped = [
        line
        for line in result.decisions()
        if line["expected"] is not None
        and (line["decision"] != "handoff")
        and line["expected"] in [candidate["article_id"] for candidate in line["candidates"][:3]]
    ]
    assert table["wrong"] <= 0.05 * table["questions"]
    assert len(helped) >= table["in_scope"] / 3
