"""Asking for a person: once, truthfully, also from a bot that lives elsewhere."""

import asyncio

import pytest
from pydantic import ValidationError

from common.errors import Conflict, NotFound
from handoff_api.conversations.messages import transcript
from handoff_api.handoffs import HandoffRequest
from tests.handoff_api.people import ask_for_person, log_of, make_agent, make_conversation, status_of

DECISION = {
    "confidence": 0.41,
    "threshold": 0.86,
    "candidates": [{"article_id": "ip-fisso", "version": 2, "title": "IP fisso", "confidence": 0.41}],
}


async def test_the_bot_asks_with_all_it_knows(database, clock, handoffs):
    await make_agent(database, "Marta", clock=clock)
    conversation = await make_conversation(database, clock, "IP fisso per il negozio, si può?")
    asked = await ask_for_person(
        handoffs, conversation, "low_confidence", turn_id="turn_1", decision=DECISION,
        question={"verbatim": "IP fisso per il negozio, si può?"}, language="it",
    )  # fmt: skip
    assert (asked.is_new, asked.position, asked.availability.agents_present) == (True, 1, 1)
    assert await status_of(database, conversation) == "waiting_for_agent"
    events = await log_of(database, conversation)
    assert [e.type for e in events[-3:]] == ["bot.decided", "handoff.requested", "message.created"]
    assert events[-3].data["candidates"][0]["article_id"] == "ip-fisso"
    told = events[-2].wire("everyone")["data"]
    assert told["position"] == 1
    assert not told.keys() & {"reason", "decision", "question", "skill"}
    assert "non ho una risposta sicura" in events[-1].data["text"]


async def test_a_second_request_gives_the_same_handoff(database, clock, handoffs):
    conversation = await make_conversation(database, clock, "Voglio una persona")
    requests = await asyncio.gather(*(ask_for_person(handoffs, conversation) for _ in range(10)))
    assert len({one.handoff.id for one in requests}) == 1
    assert sum(one.is_new for one in requests) == 1
    assert [e.type for e in await log_of(database, conversation)].count("handoff.requested") == 1


async def test_nobody_present_is_said_at_once(database, clock, handoffs):
    await make_agent(database, "Marta", present=False)
    conversation = await make_conversation(database, clock, "I need a human", language="en")
    asked = await ask_for_person(handoffs, conversation)
    assert asked.availability.agents_present == 0
    assert asked.public["wait"] is None and asked.public["promise"] is None
    said = (await log_of(database, conversation))[-1].data["text"]
    assert "nobody is on duty" in said and "Leave an e-mail address" in said
    offer = asked.public["offer"]
    assert (offer["why"], offer["next_open"], offer["ways"]) == ("nobody_present", None, ["stay", "contact", "ask"])
    assert offer["due"] == "2026-11-23T16:25:00.000000Z"  # a day, where nobody has said when it is open


async def test_an_agent_whose_browser_died_is_not_present(database, clock, handoffs):
    await make_agent(database, "Marta", clock=clock)
    clock.advance(seconds=44)
    assert (await handoffs.availability()).agents_present == 1
    clock.advance(seconds=2)
    assert (await handoffs.availability()).agents_present == 0


async def test_a_bot_elsewhere_brings_its_transcript(database, clock, handoffs):
    said = [
        {"speaker": "visitor", "text": "My invoice is wrong, please help", "at": "2026-11-22T10:00:00Z"},
        {"speaker": "bot", "text": "Let me see <b>if</b> I can help."},
    ]
    asked = await ask_for_person(handoffs, "their-bot:42", transcript=said)
    messages = await database.read(lambda c: transcript(c, "their-bot:42"))
    assert [m.data["text"] for m in messages[:2]] == [one["text"] for one in said]
    assert messages[0].at == "2026-11-22T10:00:00.000000Z"
    assert (asked.handoff.language, asked.handoff.state) == ("en", "waiting")


async def test_what_is_unknown_closed_or_over_is_refused(database, clock, handoffs):
    with pytest.raises(NotFound):
        await ask_for_person(handoffs, "nobody-knows-this")
    agent = await make_agent(database, "Marta", clock=clock)
    conversation = await make_conversation(database, clock, "Ciao")
    asked = await ask_for_person(handoffs, conversation)
    await handoffs.claim(agent, asked.handoff.id)
    await handoffs.close(agent, asked.handoff.id, "solved", None)
    with pytest.raises(Conflict):
        await ask_for_person(handoffs, conversation)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": {"code": "because"}},
        {"reason": {}},
        {"question": {"verbatim": "x" * 4001}},
        {"question": {"verbatim": "NUL \x00"}},
        {"decision": {"confidence": "sure"}},
        {"transcript": [{"speaker": "agent", "text": "  "}]},
        {"transcript": [{"speaker": "owner", "text": "Hi"}]},
        {"conversation_id": "../../etc"},
        {"conversation_id": ""},
    ],
)
def test_a_wrong_shape_is_refused(wrong):
    good = {"conversation_id": "conv_1", "reason": {"code": "asked_for_person"}}
    HandoffRequest(**good)
    with pytest.raises(ValidationError):
        HandoffRequest(**good | wrong)
