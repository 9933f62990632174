"""The bot's memory stays small, lapses by itself and is found again under the key that erasing needs."""

import json
from collections.abc import Iterator

import pytest
import redis.asyncio
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import KEY_PREFIX, BoundedTrackerStore, last_turns
from tests.bot.processes import Process, free_port
from tests.bot.processes import redis as redis_process

LISTEN = ActionExecuted("action_listen")
TURN = 4  # events of each turn below, its listening included


def conversation(turns: int) -> list[Event]:
    """A conversation as Rasa has it when it saves: it begins and ends with listening."""
    said = [[UserUttered(f"question {n}"), ActionExecuted("a"), ActionExecuted("b"), LISTEN] for n in range(turns)]
    return [LISTEN, *(event for turn in said for event in turn)]


@pytest.mark.parametrize("turns", [0, 1, 5, 100])
@pytest.mark.parametrize("at_most", [1, 5, 24])
def test_the_tail_is_whole_turns(turns: int, at_most: int):
    kept = last_turns(conversation(turns), at_most)
    assert kept[0] == kept[-1] == LISTEN
    assert len(kept) <= max(at_most, TURN + 1)
    if turns:
        assert kept[1].text.startswith("question")
        assert kept[-TURN].text == f"question {turns - 1}"


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = redis_process(free_port(), tmp_path_factory.mktemp("redis") / "redis.log")
    process.start()
    process.wait()
    yield process
    process.stop()


async def test_a_long_conversation_takes_little_room_and_lapses(redis_server: Process):
    address = f"redis://127.0.0.1:{redis_server.port}/0"
    store = BoundedTrackerStore(Domain.empty(), address, max_events=24, record_exp=60)
    tracker = DialogueStateTracker.from_events("conv_1.0", conversation(100))
    await store.save(tracker)

    client = redis.asyncio.from_url(address)
    assert 0 < await client.ttl(KEY_PREFIX + "conv_1.0") <= 60
    assert len(json.loads(await client.get(KEY_PREFIX + "conv_1.0"))["events"]) <= 24
    again = await store.retrieve("conv_1.0")
    assert again.latest_message.text == "question 99"
    assert await store.keys() == ["conv_1.0"]
    assert await store.retrieve("conv_2.0") is None
    await client.close()


async def test_without_redis_it_fails_instead_of_forgetting():
    store = BoundedTrackerStore(Domain.empty(), f"redis://127.0.0.1:{free_port()}/0", socket_timeout=0.2)
    with pytest.raises(redis.asyncio.RedisError):
        await store.retrieve("conv_1.0")
