"""Nothing ever closes a waiting conversation by itself, however much time passes and whatever looks after the desk."""

import re

from handoff_api.event_log import Feed
from handoff_api.handoffs.wait_watch import WaitWatch
from handoff_api.routing.service import Routing
from tests.guards.tree import ROOT, product_modules
from tests.handoff_api.promises.conftest import Desk

STEPS = (
    {"seconds": 50},
    {"minutes": 4},
    {"minutes": 40},
    {"hours": 9},
    {"days": 1},
    {"days": 8},
    {"days": 60},
    {"days": 400},
)
SOON = ({"seconds": 10}, {"seconds": 10}, {"seconds": 10})


async def test_who_waits_waits_until_somebody_answers(desk: Desk):
    await desk.opens(mon=[["09:00", "18:00"]])
    marta = await desk.agent("Marta", "supervisor")
    taken, unreachable, reachable = [await desk.visitor(email) for email in (None, None, "irene@example.org")]
    for conversation in (taken, unreachable, reachable):
        await desk.asks(conversation)
    await desk.handoffs.claim(marta, await _handoff(desk, taken))  # and never says a word: the console is gone
    watches = [
        desk.queue_watch, desk.promise_watch, WaitWatch(desk.database, Feed(desk.database), desk.clock),
        Routing(desk.database, Feed(desk.database), desk.clock, desk.handoffs),
    ]  # fmt: skip
    for step in STEPS:
        for passing in (step, *SOON):  # after a long sleep consoles are given a moment to come back
            desk.clock.advance(**passing)
            for watch in watches:
                await watch.look()
    rows = await desk.rows(
        "SELECT conversation.status, handoff.state FROM handoff JOIN conversation ON conversation.id = conversation_id"
    )
    assert {row["status"] for row in rows} == {"waiting_for_agent"}
    assert sorted(row["state"] for row in rows) == ["promised", "waiting", "waiting"]
    for conversation in (taken, unreachable, reachable):
        assert not await desk.told(conversation, "conversation.closed")


async def _handoff(desk: Desk, conversation: str) -> str:
    return (await desk.rows("SELECT id FROM handoff WHERE conversation_id = :id", id=conversation))[0]["id"]


def test_only_people_close_conversations():
    """An agent, the visitor who has himself erased: no clock, no sweeper."""
    closing = {
        path.as_posix()
        for path, _ in product_modules()
        if re.search(r"ConversationClosed\(by=", (ROOT / path).read_text())
    }
    assert closing == {
        "handoff_api/handoffs/ending.py", "handoff_api/handoffs/keeping_promises.py",
        "handoff_api/bot_bridge/erasure.py",
    }  # fmt: skip
