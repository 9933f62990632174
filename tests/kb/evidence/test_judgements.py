"""What evidence says about questions: each way of saying it, who counts before whom, and how much one voice counts."""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from common.clock import SYSTEM_CLOCK
from common.database import Connection, Database, open_database
from kb.evidence.judgements import NEWEST, OF_A_CONVERSATION, OF_AN_ORIGIN, Judgement
from kb.evidence.labelled import outcomes_of
from kb.evidence.models import Outcome
from kb.evidence.service import Evidence
from kb.parts import MIGRATIONS

VERSION = 3
CANDIDATES = [{"article_id": name, "version": VERSION, "title": name, "confidence": 0.5} for name in ("a", "b", "c")]
DECISION = {"confidence": 0.5, "threshold": 0.7, "language": "it", "candidates": CANDIDATES}
CHOSEN = {"kind": "chosen", "article_id": "b"}
NONE = {"kind": "none_of_these", "wrong": ["a", "b"]}


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'kb.sqlite3'}" if on_sqlite else request.getfixturevalue("new_postgresql")()
    database = open_database(url, MIGRATIONS)
    for name in "abc":
        await publish(database, name, VERSION)
    yield database
    await database.close()


async def publish(database: Database, name: str, version: int | None, phrasings: tuple[str, ...] = ()) -> None:
    """Put an article into the published set; without a version take it out of it."""

    def work(c: Connection) -> None:
        c.execute("DELETE FROM article_version WHERE article_id = :id", id=name)
        c.execute("DELETE FROM article WHERE id = :id", id=name)
        c.execute(
            "INSERT INTO article (id, status, version, published_version, created_at, changed_at, generation)"
            " VALUES (:id, 'published', :version, :published, '', '', 1)",
            id=name, version=version or VERSION, published=version,
        )  # fmt: skip
        c.execute(
            "INSERT INTO article_version (article_id, version, language, title, answer, phrasings, tags, saved_at,"
            " saved_by) VALUES (:id, :version, 'it', :title, '', :phrasings, '[]', '', '')",
            id=name, version=version or VERSION, title=f"Title {name}", phrasings=json.dumps(phrasings),
        )  # fmt: skip

    await database.write(work)


async def tell(
    database: Database,
    outcome: str | dict,
    turn: str = "t1",
    conversation: str = "conv",
    question: str = "q",
    origin: str | None = None,
) -> None:
    """Something that became of a turn, as handoff_api reports it."""
    kind = outcome if isinstance(outcome, str) else f"{outcome['kind']}{outcome.get('article_id')}"
    one = Outcome(
        event_id=f"{turn}:{kind}", conversation_id=conversation, turn_id=turn, question=question, outcome=outcome,
        decision=DECISION | {"article_id": "a"} if outcome == "answered" else None, origin=origin,
    )  # fmt: skip
    await Evidence(database, SYSTEM_CLOCK).add([one])


async def correct(database: Database, right: str | None, said_at: str) -> None:
    outcome = {"kind": "corrected", "article_id": right, "unanswerable": False, "wrong": ["a"], "language": "it"}
    one = Outcome(event_id="corrected:t1:answered", conversation_id="conv", turn_id="t1", question="q",
                  outcome=outcome, said_at=said_at)  # fmt: skip
    await Evidence(database, SYSTEM_CLOCK).add([one])


async def judged(database: Database) -> list[Judgement]:
    return (await Evidence(database, SYSTEM_CLOCK).judgements()).judgements


async def mark(database: Database) -> str:
    return await Evidence(database, SYSTEM_CLOCK).mark()


async def test_every_way_of_saying_it(database: Database):
    evidence = Evidence(database, SYSTEM_CLOCK)
    for turn, outcome in (("t1", "helpful"), ("t2", "not_helpful")):
        await tell(database, "answered", turn, f"conv {turn}")
        await tell(database, outcome, turn, f"conv {turn}")
    await tell(database, CHOSEN, "t3", "conv t3")
    await tell(database, NONE, "t4", "conv t4")
    await tell(database, "asked_for_person", "t5", "conv t5")
    nobody = {"kind": "corrected", "article_id": None, "unanswerable": True, "wrong": ["a"], "language": "en"}
    await tell(database, nobody, "t6", "conv t6")
    await evidence.add(outcomes_of([(1, {"question": "l", "article_id": "c", "language": "it"})]))
    await evidence.add(outcomes_of([(1, {"question": "m", "article_id": None})]))
    assert {one.source if one.question == "q" else one.question: one for one in await judged(database)} == {
        "helpful": Judgement("q", "it", "a", False, (), "helpful"),
        "not_helpful": Judgement("q", "it", None, False, ("a",), "not_helpful"),
        "chosen": Judgement("q", None, "b", False, (), "chosen"),
        "none_of_these": Judgement("q", None, None, False, ("a", "b"), "none_of_these"),
        "corrected": Judgement("q", "en", None, True, ("a",), "corrected"),
        "l": Judgement("l", "it", "c", False, (), "labelled"),
        "m": Judgement("m", None, None, True, (), "labelled"),
    }


async def test_the_latest_word_counts_and_the_staffs_before_the_visitors(database: Database):
    await tell(database, "answered")
    await tell(database, "not_helpful")
    await tell(database, CHOSEN, "t0")
    assert [one.source for one in await judged(database)] == ["chosen"]
    await correct(database, "c", "2026-01-02T00:00:00.000000Z")
    assert [(one.source, one.right) for one in await judged(database)] == [("corrected", "c")]
    await tell(database, "helpful")
    assert [(one.source, one.right) for one in await judged(database)] == [("corrected", "c")]


async def test_a_correction_is_one_piece_whatever_the_order_it_arrives_in(database: Database):
    for right, day in (("b", 2), ("c", 4), ("a", 3), ("c", 4)):
        await correct(database, right, f"2026-01-0{day}T00:00:00.000000Z")
    assert [one.right for one in await judged(database)] == ["c"]
    assert await Evidence(database, SYSTEM_CLOCK).count() == 1


async def test_one_voice_counts_little(database: Database):
    for n in range(OF_A_CONVERSATION + 2):
        await tell(database, CHOSEN, f"t{n}", question=f"q{n}")
    said = [one.question for one in await judged(database)]
    assert said == [f"q{n}" for n in range(OF_A_CONVERSATION + 1, 1, -1)]
    for n in range(OF_AN_ORIGIN + 5):
        await tell(database, CHOSEN, f"u{n}", f"conv {n}", f"from one place {n}", "here")
    assert len(await judged(database)) == OF_A_CONVERSATION + OF_AN_ORIGIN


async def test_what_changes_with_the_articles(database: Database):
    for turn, outcome in (("t1", "helpful"), ("t2", "not_helpful"), ("t3", CHOSEN), ("t4", NONE)):
        await tell(database, "answered", turn, turn)
        await tell(database, outcome, turn, turn)
    await Evidence(database, SYSTEM_CLOCK).add(outcomes_of([(1, {"question": "Vendete SIM?", "article_id": None})]))
    await publish(database, "a", VERSION + 1, ("vendete sim",))
    assert {one.source for one in await judged(database)} == {"helpful", "chosen", "none_of_these"}
    await publish(database, "a", None)
    await publish(database, "b", None)
    assert {one.source for one in await judged(database)} == {"labelled"}


async def test_the_mark_changes_with_what_is_said_and_with_nothing_else(database: Database):
    first = await mark(database)
    await tell(database, "answered")
    await tell(database, "asked_for_person")
    assert await mark(database) == first
    await tell(database, "helpful")
    said = await mark(database)
    assert said != first and (await Evidence(database, SYSTEM_CLOCK).judgements()).mark == said
    await tell(database, "helpful")
    assert await mark(database) == said
    await correct(database, "c", "2026-11-22T00:00:00.000000Z")
    assert await mark(database) != said
    gone = Outcome(event_id="e", conversation_id="conv", question="", outcome="erased")
    await Evidence(database, SYSTEM_CLOCK).add([gone])
    assert await mark(database) == first and await judged(database) == []


async def test_much_evidence_is_read_in_a_moment(database: Database):
    pieces = [
        Outcome(event_id=f"{n}:{kind}", conversation_id=f"c{n}", turn_id=f"t{n}", question=f"question {n}",
                outcome=kind, decision=DECISION | {"article_id": "a"} if kind == "answered" else None)
        for n in range(NEWEST + 1000) for kind in ("answered", "helpful")
    ]  # fmt: skip
    await Evidence(database, SYSTEM_CLOCK).add(pieces)
    assert len(await judged(database)) == NEWEST
    assert await _quickest(lambda: judged(database)) < 2
    assert await _quickest(lambda: mark(database)) < 0.1


async def _quickest(work: Callable[[], Awaitable[object]]) -> float:
    """Seconds; the shortest of three, as a machine that does much else makes single ones long."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        await work()
        took.append(time.perf_counter() - began)
    return min(took)
