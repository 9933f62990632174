"""A question asked again is known, until anything changes that it depends on."""

import pytest

from common.auth import Actor
from common.clock import SYSTEM_CLOCK
from kb.parts import Parts
from kb.search.cache import Cache
from kb.search.model.model import DecisionModel
from kb.search.model.ranked import Ranked
from kb.settings import Settings
from tests.kb.samples import ALL, INVOICE, WIFI, ask, load, write

ADMIN = Actor("staff", id="st_1", name="Silvia", roles=frozenset({"admin"}))
RANKING = (Ranked("a", 0.5),)


@pytest.fixture
def ranked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that articles are ranked for from now on."""
    rank, texts = DecisionModel.ranked, []

    def noted(self: DecisionModel, text: str, *rest):
        texts.append(text)
        return rank(self, text, *rest)

    monkeypatch.setattr(DecisionModel, "ranked", noted)
    return texts


async def test_a_question_asked_again_costs_no_ranking(parts: Parts, ranked: list[str]):
    await load(parts, *ALL)
    ranked.clear()
    first = await ask(parts, "where did my invoice go", "en")
    assert ranked == ["where did my invoice go"]
    again = await ask(parts, "where did my invoice go", "en")
    assert again.decision == first.decision
    assert ranked.count("where did my invoice go") == 1
    await ask(parts, "where did my invoice go", "it")
    assert ranked.count("where did my invoice go") == 2


async def test_what_is_published_archived_and_learned_is_asked_anew(parts: Parts, ranked: list[str]):
    question = "my neighbour uses the wireless"
    await load(parts, INVOICE)

    async def first_candidate() -> str:
        before = len(ranked)
        found = (await ask(parts, question, "en")).decision.candidates[0].article_id
        assert question in ranked[before:], "it came out of the cache"
        await ask(parts, question, "en")
        assert ranked[before:].count(question) == 1, "it is not in the cache"
        return found

    assert await first_candidate() == "find-invoice"
    await write(parts, WIFI)
    assert await first_candidate() == "wifi-password"
    await parts.articles.archive("wifi-password")
    assert await first_candidate() == "find-invoice"
    await parts.search.settle()
    assert await first_candidate() == "find-invoice"


async def test_another_budget_counts_from_the_next_question_on(learned_demo: Settings):
    parts = Parts.open(learned_demo, SYSTEM_CLOCK)
    await parts.search.start()
    thresholds = []
    for budget in (0.2, 0.005):
        await parts.budgets.change(budget, ADMIN)
        thresholds.append((await ask(parts, "come pago la bolletta", "it")).decision.threshold)
    await parts.budgets.change(0.05, ADMIN)
    assert thresholds[0] < thresholds[1]
    await parts.close()


def test_it_is_bounded_and_forgets_what_was_asked_longest_ago():
    cache = Cache(size=2)
    for text in ("one", "two"):
        cache.keep((1, "en", text), RANKING)
    cache.find((1, "en", "one"))
    cache.keep((1, "en", "three"), RANKING)
    assert [cache.find((1, "en", text)) for text in ("one", "two", "three")] == [RANKING, None, RANKING]
    cache.keep((2, "en", "four"), RANKING)
    cache.keep((1, "en", "late"), RANKING)
    assert len(cache) == 1 and cache.find((2, "en", "four"))
