"""Whoever follows gets every event once, in order, whatever becomes of the hints."""

import asyncio
from datetime import UTC, datetime
from unittest.mock import ANY

from common.clock import Clock
from common.database import Database
from handoff_api.event_log import Feed, News, Signal, StoredEvent, append
from handoff_api.event_log.events import AnswerRated, NoteAdded
from handoff_api.event_log.following import WAITING_AT_MOST
from handoff_api.event_log.news import Hint
from handoff_api.event_log.staff_following import NEWS_AT_MOST
from tests.handoff_api.people import make_conversation

NOW = datetime(2026, 11, 22, 16, 20, tzinfo=UTC)
RATED = AnswerRated(seq=1, helpful=True)
NOTE = NoteAdded(staff_id="staff_1", name="Anna", text="called him")


async def _store(database: Database, conversation_id: str, *events) -> list[StoredEvent]:
    return await database.write(lambda c: [append(c, conversation_id, event, NOW) for event in events])


async def test_reads_the_past_then_follows(database: Database):
    feed, conversation_id = Feed(database), await make_conversation(database, Clock(), "Hello")
    with feed.follow(conversation_id) as following:
        assert [event.seq for event in await following.next(1)] == [1, 2]
        assert await following.next(0.01) == []
        feed.publish(await _store(database, conversation_id, RATED, NOTE, RATED))
        assert [event.seq for event in await following.next(1)] == [3, 5]
    with feed.follow(conversation_id, after=4, audience="staff") as staff:
        assert [event.seq for event in await staff.next(1)] == [5]


async def test_hints_out_of_order_doubled_or_lost(database: Database):
    feed, conversation_id = Feed(database), await make_conversation(database, Clock())
    stored = await _store(database, conversation_id, *[RATED] * 6)
    with feed.follow(conversation_id, after=1) as following:
        assert len(await following.next(1)) == 6
        later = await _store(database, conversation_id, *[RATED] * 4)
        feed.publish([later[2]])  # two before it were never hinted at
        feed.publish([later[0], *stored])
        assert [event.seq for event in await following.next(1)] == [8, 9, 10, 11]
        feed.publish([later[3], later[3]])
        assert await following.next(0.05) == []


async def test_a_slow_follower_costs_little_and_misses_nothing(database: Database):
    feed, conversation_id = Feed(database), await make_conversation(database, Clock())
    with feed.follow(conversation_id, after=1) as following:
        await following.read_now()
        for _ in range(3):
            feed.publish(await _store(database, conversation_id, *[RATED] * WAITING_AT_MOST))
        seen = await following.next(1)
        assert [event.seq for event in seen] == list(range(2, 2 + 3 * WAITING_AT_MOST))


async def test_a_hint_from_another_process_is_read_from_the_log(database: Database):
    feed, conversation_id = Feed(database), await make_conversation(database, Clock())
    with feed.follow(conversation_id, after=1) as following:
        await following.read_now()
        await _store(database, conversation_id, RATED)
        waiting = asyncio.create_task(following.next(5))
        await asyncio.sleep(0)
        feed.hear(Hint(conversation_id, News("answer.rated", conversation_id, 2)))
        assert [event.seq for event in await waiting] == [2]


async def test_signals_reach_those_they_are_for(database: Database):
    feed, conversation_id = Feed(database), await make_conversation(database, Clock())
    with (
        feed.follow(conversation_id, after=1) as visitor,
        feed.follow(conversation_id, after=1, audience="staff") as staff,
        feed.follow_staff() as console,
    ):
        feed.signal(Signal("visitor.typing", conversation_id))
        feed.signal(Signal("agent.typing", conversation_id, "everyone", {"name": "Anna"}))
        assert [signal.type for signal in await visitor.next(1)] == ["agent.typing"]
        assert [signal.type for signal in await staff.next(1)] == ["visitor.typing"]
        assert [news.type for news in await console.next(1)] == ["visitor.typing"]


async def test_consoles_hear_of_everything_without_words(database: Database):
    feed, conversation_id = Feed(database), await make_conversation(database, Clock())
    with feed.follow_staff() as console:
        feed.publish(await _store(database, conversation_id, NOTE))
        assert await console.next(1) == [News("note.added", conversation_id, 2, ANY)]
        for _ in range(NEWS_AT_MOST + 1):
            feed.signal(Signal("visitor.typing", conversation_id))
        assert await console.next(1) == [News("news.missed")]
    assert await console.next(0.01) == []


async def test_nobody_is_remembered_who_has_gone(database: Database):
    feed, conversation_id = Feed(database), await make_conversation(database, Clock())
    for _ in range(3):
        with feed.follow(conversation_id), feed.follow(conversation_id), feed.follow_staff():
            pass
    assert not feed._followings and not feed._staff
