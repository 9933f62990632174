"""An expired article answers nobody from its second on: what it would have answered goes to a person, and is a miss."""

from collections.abc import AsyncIterator

import pytest

from kb.articles.models import Planned
from kb.evidence.models import Outcome
from kb.parts import Parts
from kb.search.decision import Candidate, Situation, Thresholds, decide
from kb.settings import Settings
from tests.kb.articles.conftest import StandingClock
from tests.kb.samples import ALL, EDITOR, INVOICE, answered_by, ask, load
from tests.postgresql import NewDatabase

QUESTION = "where is my invoice"
THRESHOLDS = Thresholds(answer=0.7, confirm=0.3)


def candidate(name: str, confidence: float, **more: bool) -> Candidate:
    return Candidate(name, 1, name.upper(), confidence, False, **more)


@pytest.mark.parametrize(
    ("candidates", "asked"),
    [
        ([("old", 0.9, True), ("new", 0.8, False)], Situation()),  # it would have answered
        ([("old", 0.5, True), ("new", 0.4, False)], Situation()),  # it would have been asked about first
        ([("new", 0.6, False), ("old", 0.5, True)], Situation(several=True)),  # one of two questions is about it
    ],
)
def test_what_it_would_have_said_goes_to_a_person_never_to_the_next_best(candidates: list, asked: Situation):
    found = decide([candidate(name, share, expired=over) for name, share, over in candidates], THRESHOLDS, asked)
    assert (found.decision, found.reason, found.answer) == ("handoff", "low_confidence", None)
    assert [one.expired for one in found.candidates] == [over for _, _, over in candidates]


def test_it_is_no_choice_when_the_bot_asks_back_about_another():
    found = decide([candidate("new", 0.6), candidate("old", 0.5, expired=True), candidate("third", 0.1)], THRESHOLDS)
    assert found.decision == "confirm" and [one.article_id for one in found.candidates] == ["new", "third"]


@pytest.fixture
async def replicas(settings: Settings, new_postgresql: NewDatabase) -> AsyncIterator[tuple[Parts, Parts]]:
    """Two processes' parts over one PostgreSQL, whose clocks are the test's."""
    address, clock = new_postgresql(), StandingClock()
    folders = [settings.data_dir, settings.data_dir / "other"]
    folders[1].mkdir()
    (folders[1] / "models").symlink_to(settings.data_dir / "models")
    told = [settings.model_copy(update={"data_dir": folder, "kb_database_url": address}) for folder in folders]
    parts = [Parts.open(one, clock) for one in told]
    for one in parts:
        await one.search.start()
    yield parts[0], parts[1]
    for one in parts:
        await one.close()


async def test_every_process_stops_answering_with_it_in_the_same_second(replicas: tuple[Parts, Parts]):
    first, second = replicas
    clock: StandingClock = first.search._clock
    await load(first, *ALL)
    await first.schedules.set(INVOICE["id"], Planned(expires_at=clock.at(hours=1)), EDITOR)
    assert [answered_by(await ask(parts, QUESTION)) for parts in replicas] == [INVOICE["id"]] * 2
    clock.passes(seconds=3599.999)
    assert [answered_by(await ask(parts, QUESTION)) for parts in replicas] == [INVOICE["id"]] * 2
    clock.passes(seconds=0.001)
    for parts in replicas:
        said = (await ask(parts, QUESTION)).as_json()
        assert (said["decision"], said["reason"], said["answer"]) == ("handoff", "low_confidence", None)
        assert said["candidates"][0]["article_id"] == INVOICE["id"] and said["candidates"][0]["expired"] is True
        assert INVOICE["id"] not in [one.article.id for one in await parts.search.look_up("invoice", "en", 5)]
    chosen = await ask(second, "the bill please", chosen_article_id=INVOICE["id"])  # by a button that is older
    assert (chosen.decision.decision, chosen.decision.reason) == ("handoff", "low_confidence")

    lost = Outcome(event_id="e1", conversation_id="c1", turn_id="t1", question=QUESTION, decision=said,
                   outcome="handed_over")  # fmt: skip
    await second.evidence.add([lost, lost.model_copy(update={"event_id": "e2", "turn_id": "t2"})])
    await second.keeper.look()
    (group,) = await second.misses.page("open", singles=True)
    (over,) = await second.misses.expired(group.id)
    assert (over.article_id, over.times, over.title) == (INVOICE["id"], 2, INVOICE["title"])

    await second.schedules.set(INVOICE["id"], Planned(expires_at=None), EDITOR)
    assert [answered_by(await ask(parts, QUESTION)) for parts in replicas] == [INVOICE["id"]] * 2
    assert await second.misses.expired(group.id) == []
