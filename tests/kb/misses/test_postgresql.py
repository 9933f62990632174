"""The whole way of a group over PostgreSQL: gathered, worked on, proven, counted in its week, erased."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from common.clock import SYSTEM_CLOCK
from kb.articles.models import NewArticle
from kb.evidence.models import ERASED, Outcome
from kb.misses.answering import add_phrasings
from kb.misses.closing import usual_wait
from kb.parts import Parts
from kb.settings import Settings
from tests.kb.misses.test_misses import ELENA, OTHER, STATIC, _ask_in_vain
from tests.postgresql import NewDatabase


@pytest.fixture
async def shared(settings: Settings, new_postgresql: NewDatabase) -> AsyncIterator[Parts]:
    """A knowledge base over PostgreSQL."""
    parts = Parts.open(settings.model_copy(update={"kb_database_url": new_postgresql()}), SYSTEM_CLOCK)
    await parts.search.start()
    yield parts
    await parts.close()


async def test_from_questions_in_vain_to_the_proof_and_to_forgetting(shared: Parts):
    await _ask_in_vain(shared, *STATIC, OTHER, OTHER)
    groups = await shared.misses.page("open")
    assert [group.people for group in groups] == [4, 2]
    first, second = groups
    assert (await shared.misses.page("open", after=first.id))[0].id == second.id
    await shared.misses.take(first.id, ELENA)
    assert [one.id for one in await shared.misses.page("open", owner_id=ELENA.id)] == [first.id]
    article = await shared.articles.create(NewArticle(language="it", title="IP fisso", answer="Sì."), ELENA)
    asked = [row["question"] for row in await shared.misses.questions(first.id)]
    await add_phrasings(shared.misses, shared.articles, first.id, article.id, asked, ELENA)
    await shared.articles.publish(article.id)
    await shared.keeper.look()
    proven = await shared.misses.get(first.id)
    assert proven.is_done and proven.proof.answered == 4
    assert await shared.misses.answered_now(proven) == [f"conv-{number}" for number in range(4)]
    await shared.misses.dismiss(second.id, "a person decides", ELENA)
    weeks = await shared.misses.weekly(SYSTEM_CLOCK.now() - timedelta(days=1))
    assert [(week.came, week.proven, week.left) for week in weeks] == [(2, 1, 1)]
    assert usual_wait(weeks) < timedelta(minutes=10)
    assert (await shared.misses.counted())["dismissed"] == 1

    await shared.misses.reopen(second.id, ELENA)
    await shared.misses.merge(second.id, first.id, ELENA)
    for number in range(6):
        gone = Outcome(event_id=f"e{number}", conversation_id=f"conv-{number}", question="", outcome=ERASED)
        await shared.evidence.add([gone])
    await shared.keeper.look()
    assert await shared.misses.questions(first.id) == []
    rows = await shared.database.read(lambda c: c.execute("SELECT title, proof FROM miss_group"))
    assert not any(word in str(rows) for word in ("fisso", "tecnico"))
    assert (await shared.results.weeks())[-1].figures.asked == 6  # counts hold no words, and stay
