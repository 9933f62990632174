"""The log: numbers without gaps, the right `prev` for each audience, nothing of the staff's for visitors."""

import asyncio
from datetime import UTC, datetime

import pytest

from common.clock import Clock
from common.database import Connection, Database
from common.errors import NotFound
from handoff_api.event_log import append, read, read_all
from handoff_api.event_log.events import AnswerRated, HandoffRequested, NoteAdded
from handoff_api.event_log.parts import Reason
from tests.handoff_api.people import make_conversation

NOW = datetime(2026, 11, 22, 16, 20, tzinfo=UTC)
NOTE = NoteAdded(staff_id="staff_1", name="Anna", text="called him")
RATED = AnswerRated(seq=1, helpful=True)


async def test_each_audience_has_its_own_chain(database: Database):
    conversation_id = await make_conversation(database, Clock())
    events = [RATED, NOTE, NOTE, RATED, NOTE, RATED]
    stored = await database.write(lambda c: [append(c, conversation_id, event, NOW) for event in events])
    assert [event.seq for event in stored] == [2, 3, 4, 5, 6, 7]
    assert [event.prev("staff") for event in stored] == [1, 2, 3, 4, 5, 6]
    everyone = await database.read(lambda c: read(c, conversation_id, after=1))
    assert [(event.seq, event.prev("everyone")) for event in everyone] == [(2, 1), (5, 2), (7, 5)]


async def test_what_is_for_the_staff_is_cut_out(database: Database):
    conversation_id = await make_conversation(database, Clock())
    why = HandoffRequested(handoff_id="handoff_1", position=2, reason=Reason(code="low_confidence"), skill="billing")
    event = await database.write(lambda c: append(c, conversation_id, why, NOW))
    assert event.wire("everyone")["data"] == {
        "handoff_id": "handoff_1", "position": 2, "wait": None, "promise": None, "offer": None, "agents_present": 0,
    }  # fmt: skip
    assert event.wire("staff")["data"]["reason"]["code"] == "low_confidence"
    assert event.at == "2026-11-22T16:20:00.000000Z"


async def test_many_at_once_leave_no_gap(database: Database):
    conversation_id = await make_conversation(database, Clock())
    await asyncio.gather(*(database.write(lambda c: append(c, conversation_id, RATED, NOW)) for _ in range(100)))
    log = await database.read(lambda c: read_all(c, conversation_id, "staff"))
    assert [event.seq for event in log] == list(range(1, 102))


async def test_an_event_of_a_failed_piece_takes_no_number(database: Database):
    conversation_id = await make_conversation(database, Clock())

    def failing(c: Connection) -> None:
        append(c, conversation_id, RATED, NOW)
        raise ValueError("after the event")

    with pytest.raises(ValueError, match="after the event"):
        await database.write(failing)
    event = await database.write(lambda c: append(c, conversation_id, RATED, NOW))
    assert event.seq == 2


async def test_an_unknown_conversation_has_no_log(database: Database):
    with pytest.raises(NotFound):
        await database.write(lambda c: append(c, "conv_unknown", RATED, NOW))
    assert await database.read(lambda c: read(c, "conv_unknown")) == []
