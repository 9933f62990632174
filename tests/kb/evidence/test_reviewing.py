"""Judging decisions: each once, changed and taken back, erased with its conversation; and what is counted of them."""

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.clock import SYSTEM_CLOCK, iso
from common.database import Connection, Database, open_database
from common.errors import BadRequest, NotFound
from kb.evidence.counts import NEWEST, Counting
from kb.evidence.models import Outcome
from kb.evidence.reviewing import Reviews
from kb.evidence.service import Evidence
from kb.parts import MIGRATIONS

CANDIDATES = [
    {"article_id": "first", "version": 1, "title": "First", "confidence": 0.8},
    {"article_id": "second", "version": 1, "title": "Second", "confidence": 0.3},
]
DECISION = {"confidence": 0.8, "threshold": 0.7, "language": "it", "candidates": CANDIDATES}


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'kb.sqlite3'}", MIGRATIONS)
    yield database
    await database.close()


async def tell(database: Database, turn: str, outcome: str, conversation: str = "c1", **decision: object) -> str:
    """An outcome as handoff_api reports it; its event id."""
    told = None if outcome in ("helpful", "not_helpful") else DECISION | decision
    event_id = f"{turn}:{outcome}"
    await Evidence(database, SYSTEM_CLOCK).add([
        Outcome(event_id=event_id, conversation_id=conversation, turn_id=turn, question=f"question {turn}",
                decision=told, outcome=outcome)
    ])  # fmt: skip
    return event_id


async def open_turns(database: Database, **how) -> list[str]:
    return [one.event_id.partition(":")[0] for one in await Reviews(database, SYSTEM_CLOCK).open(10, **how)]


async def said(database: Database) -> list[dict]:
    rows = await database.read(lambda c: c.execute("SELECT outcome FROM evidence WHERE event_id LIKE 'corrected:%'"))
    return [json.loads(row["outcome"]) for row in rows]


async def test_the_newest_that_nobody_judged_come_first(database: Database):
    for turn in ("t1", "t2", "t3", "t4"):
        await tell(database, turn, "answered", article_id="first")
    await tell(database, "t2", "helpful")
    await tell(database, "t3", "asked_back")
    await tell(database, "t5", "handed_over")
    reviews = Reviews(database, SYSTEM_CLOCK)
    assert await open_turns(database) == ["t5", "t3", "t4", "t1"]
    assert await open_turns(database, after="t4:answered") == ["t3", "t1"]
    one = (await reviews.open(1))[0]
    assert (one.did, one.shown, one.title, one.language) == ("handed_over", "first", "First", "it")


async def test_a_judgement_is_one_piece_of_evidence_that_can_be_changed_and_taken_back(database: Database):
    event, reviews = await tell(database, "t1", "answered", article_id="first"), Reviews(database, SYSTEM_CLOCK)
    for verdict, article, right, wrong, unanswerable in (
        ("right", None, "first", [], False),
        ("right", None, "first", [], False),
        ("wrong", None, None, ["first"], False),
        ("another", "second", "second", ["first"], False),
        ("nobody", None, None, ["first"], True),
    ):
        await reviews.judge(event, verdict, "Elena", article)
        (piece,) = await said(database)
        assert piece["kind"] == "corrected" and piece["by"] == "Elena"
        assert (piece["article_id"], piece["wrong"], piece["unanswerable"]) == (right, wrong, unanswerable)
    assert await open_turns(database) == []
    await reviews.take_back(event)
    assert await said(database) == [] and await open_turns(database) == ["t1"]


async def test_what_says_nothing_is_refused_with_a_sentence(database: Database):
    event, reviews = await tell(database, "t1", "handed_over", candidates=[]), Reviews(database, SYSTEM_CLOCK)
    for verdict in ("right", "wrong", "another", "perhaps", ""):
        with pytest.raises(BadRequest):
            await reviews.judge(event, verdict, "Elena")
    for unknown in ("t9:answered", "corrected:t1:handed_over"):
        with pytest.raises(NotFound):
            await reviews.judge(unknown, "nobody", "Elena")
    await reviews.judge(event, "nobody", "Elena")
    assert await open_turns(database) == []


async def test_erasing_the_conversation_erases_the_judgement(database: Database):
    await Reviews(database, SYSTEM_CLOCK).judge(await tell(database, "t1", "answered"), "right", "Elena")
    erased = Outcome(event_id="c1:erased", conversation_id="c1", question="", outcome="erased")
    await Evidence(database, SYSTEM_CLOCK).add([erased])
    assert await said(database) == []


async def test_counts_name_the_articles_behind_the_mistakes(database: Database):
    reviews = Reviews(database, SYSTEM_CLOCK)
    await tell(database, "t1", "answered", article_id="first")
    await tell(database, "t1", "not_helpful")
    await reviews.judge(await tell(database, "t2", "answered", article_id="first"), "another", "Elena", "second")
    await reviews.judge(await tell(database, "t3", "answered", article_id="first"), "right", "Elena")
    await reviews.judge(await tell(database, "t4", "handed_over"), "right", "Elena")
    await tell(database, "t5", "asked_back")
    await tell(database, "t5", "handed_over")
    counts = await Counting(database, SYSTEM_CLOCK).counts()
    assert (counts.questions, counts.judged) == (5, 4)
    assert (counts.answered_wrongly, counts.not_answered) == ([("first", 2)], [("first", 1)])


async def test_100_000_pieces_do_not_slow_the_pages(database: Database):
    await database.write(_insert_many)
    took = []
    for _ in range(3):  # the shortest counts: a machine that does much else makes single ones long
        began = time.perf_counter()
        assert len(await Reviews(database, SYSTEM_CLOCK).open(10)) == 10
        counts = await Counting(database, SYSTEM_CLOCK).counts()
        took.append(time.perf_counter() - began)
    assert (counts.questions, counts.judged) == (75_000, 25_000)
    assert counts.answered_wrongly == [("first", NEWEST)]
    assert min(took) < 2.5, f"{min(took):.2f} s; 0.4 s on two busy cores"


def _insert_many(c: Connection) -> None:
    """Of four pieces three are turns that were answered, and one says that the third of them did not help."""
    c.execute(
        "INSERT INTO evidence (event_id, conversation_id, turn_id, question, decision, outcome, at)"
        " WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)"
        " SELECT 'e' || i, 'c' || (i / 8), 't' || (i - (i % 4 = 3)), 'question ' || i,"
        "  CASE WHEN i % 4 = 3 THEN 'null' ELSE :decision END,"
        "  CASE WHEN i % 4 = 3 THEN :judged ELSE :answered END, :at FROM n",
        decision=json.dumps(DECISION | {"article_id": "first"}),
        judged='"not_helpful"',
        answered='"answered"',
        at=iso(SYSTEM_CLOCK.now()),
    )
