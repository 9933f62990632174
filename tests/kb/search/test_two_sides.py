"""The two-sided check on the demo company's articles: the bot answers enough, and is rarely wrong.

A decision that never answers fails here as surely as one that always does. What is asked is a mix of
what visitors ask: phrasings as they type them, and questions in words that no article has, of which
the bot is seldom sure. `make quality` prints figures of the latter; the bounds leave room around them.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from common.clock import SYSTEM_CLOCK
from kb.articles.models import is_sensitive
from kb.parts import Parts
from kb.search.evaluation.evaluation import Labelled, Measured, measure
from kb.search.question import Question
from kb.settings import Settings
from tests.kb.search.conftest import asked_at

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWERED = 0.3  # of the questions, at least
WRONG = 0.05  # of the answers, at most: the budget


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(learned_demo: Settings) -> AsyncIterator[Parts]:
    parts = Parts.open(learned_demo, SYSTEM_CLOCK)
    await parts.search.start()
    yield parts
    await parts.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def new(demo: Parts) -> Measured:
    return await measured(demo, asked_at("questions.jsonl"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mixed(demo: Parts, new: Measured) -> Measured:
    return Measured([*new.results, *(await measured(demo, await asked_like_phrasings(demo))).results])


async def measured(parts: Parts, questions: list[Labelled]) -> Measured:
    async def decide(question: str, language: str | None) -> dict:
        return (await parts.search.decide(Question(question, language))).as_json()

    return await measure(questions, decide)


async def asked_like_phrasings(parts: Parts) -> list[Labelled]:
    """Every sixth phrasing as a visitor might type it: with a greeting, in capitals, with two letters swapped."""
    articles = [article for article in await parts.articles.export() if not is_sensitive(article.sensitive, article.tags)]
    phrasings = [(text, article) for article in articles for text in article.phrasings][::6]
    ways = [lambda t: f"Ciao, {t} grazie", str.upper, lambda t: t[:4] + t[5:6] + t[4:5] + t[6:], str.lower]
    return [
        Labelled(ways[number % 4](text), article.id, article.language)
        for number, (text, article) in enumerate(phrasings)
    ]


def is_two_sided(measured: Measured) -> bool:
    table = measured.table()
    print(table)
    return table["coverage"] >= ANSWERED and table["wrong"] <= WRONG * max(table["answered"], 1)


async def test_enough_is_answered_and_little_of_it_is_wrong(mixed: Measured):
    assert is_two_sided(mixed)


@pytest.mark.parametrize("decision", ["answer", "handoff"])
async def test_one_that_always_and_one_that_never_answers_would_fail(mixed: Measured, decision: str):
    """The same candidates with the same confidence, but without a threshold that means anything."""
    always = [
        (question, decided | {"decision": decision}, milliseconds) for question, decided, milliseconds in mixed.results
    ]
    assert not is_two_sided(Measured(always))


async def test_of_new_questions_few_are_answered_wrongly_and_most_are_helped(new: Measured):
    """Helped: answered rightly, or asked back with the right article among the three that are shown."""
    table = new.table()
    print(table)
    known = [(question, decided) for question, decided, _ in new.results if question.article_id]
    helped = [1 for question, decided in known if decided["decision"] != "handoff" and is_shown(question, decided)]
    assert table["wrong"] <= 0.05 * table["questions"]
    assert len(helped) >= 0.5 * len(known)


def is_shown(question: Labelled, decided: dict[str, Any]) -> bool:
    return question.article_id in [candidate["article_id"] for candidate in decided["candidates"][:3]]
