"""After a chat: one question, the words to keep, and a person again when it was not solved."""

import json
from collections.abc import AsyncIterator

import pytest

from handoff_api.conversations.models import Conversation
from handoff_api.event_log import StoredEvent
from handoff_api.handoffs import repository
from handoff_api.handoffs.transcripts import lines
from tests.handoff_api.agents.conftest import Agent, sign_in
from tests.handoff_api.service import Service, Visitor, running


async def a_chat(service: Service, agent: Agent, words: str = "It does not work", **body) -> Visitor:
    """A visitor whose chat with an agent has just been closed."""
    visitor = await service.visitor(**body)
    await visitor.say(words)
    handoff = (await visitor.call("POST", "/handoff")).json()["handoff_id"]
    await agent.done("POST", f"/api/handoffs/{handoff}/claim", {"anyway": True})
    await agent.done("POST", f"/api/handoffs/{handoff}/messages", {"client_msg_id": "m1", "text": "Try now."})
    await agent.done("POST", f"/api/handoffs/{handoff}/close", {"outcome": "solved"})
    return visitor


@pytest.fixture
async def agent(service: Service) -> Agent:
    return await sign_in(service, "Marta", "agent", "supervisor")


async def test_one_question_whose_answer_everybody_sees(service: Service, agent: Agent):
    visitor = await a_chat(service, agent)
    assert (
        await visitor.call("POST", "/conversation-rating", {"solved": "partly", "comment": "slowly"})
    ).status_code == 201
    rated = await visitor.wait_for("conversation.rated")
    assert (rated["data"]["solved"], rated["data"]["comment"]) == ("partly", "slowly")
    again = await visitor.call("POST", "/conversation-rating", {"solved": "partly", "comment": "slowly"})
    assert again.status_code == 200
    assert (
        await visitor.call("POST", "/conversation-rating", {"solved": "yes"})
    ).status_code == 201  # the last word counts
    figures = await agent.done("GET", "/api/conversation-ratings")
    assert (figures["closed"], figures["yes"], figures["partly"], figures["no"]) == (1, 1, 0, 0)
    assert figures["agents"] == [{"staff_id": agent.id, "name": "Marta", "yes": 1, "partly": 0, "no": 0}]
    assert [(one["solved"], one["conversation_id"]) for one in figures["recent"]] == [("yes", visitor.id)]


async def test_nothing_is_asked_about_what_goes_on(service: Service, agent: Agent):
    visitor = await service.visitor()
    await visitor.say("Hello")
    for path, body in (("/conversation-rating", {"solved": "yes"}), ("/reopen", None)):
        assert (await visitor.call("POST", path, body)).status_code == 409
    assert (await visitor.call("POST", "/conversation-rating", {"solved": "perhaps"})).status_code == 422


async def test_what_is_not_solved_goes_to_a_person_with_everything(service: Service, agent: Agent):
    visitor = await a_chat(service, agent)
    before = len(service.bot.heard)
    reopened = await visitor.call("POST", "/reopen")
    assert reopened.status_code == 201 and reopened.json()["state"] == "waiting"
    assert (await visitor.call("POST", "/reopen")).status_code == 200  # a second press asks for nobody else
    assert [one["type"] for one in (await visitor.events())].count("conversation.reopened") == 1
    assert await visitor.status() == "waiting_for_agent"
    await visitor.say("Still the same")
    handoff = await agent.done("GET", f"/api/handoffs/{reopened.json()['handoff_id']}")
    assert handoff["reason"]["code"] == "not_solved"
    assert handoff["question"]["verbatim"] == "It does not work"
    said = [line["text"] for line in handoff["transcript"]]
    assert {"It does not work", "Try now.", "Still the same"} <= set(said)
    assert len(service.bot.heard) == before  # it is a person's matter now


async def test_days_later_the_same_conversation_goes_on(service: Service, agent: Agent):
    visitor = await a_chat(service, agent)
    await service.use.database.write(
        lambda c: c.execute("UPDATE conversation SET closed_at = :at", at="2026-11-01T00:00:00.000000Z")
    )
    assert (await visitor.call("POST", "/reopen")).status_code == 201
    handoffs = await service.use.database.read(lambda c: repository.all_of(c, visitor.id))
    assert [one.reason_code for one in handoffs] == ["asked_for_person", "not_solved"]
    assert (await service.use.conversations.get(visitor.id)).closed_at is None


@pytest.fixture
async def mailing(sqlite_url: str) -> AsyncIterator[Service]:
    """With a mail server that nobody answers at: letters wait."""
    async with running(sqlite_url, smtp_url="smtp://127.0.0.1:9") as one:
        yield one


async def test_the_conversation_by_e_mail(mailing: Service):
    visitor = await a_chat(mailing, await sign_in(mailing, "Marta", "supervisor"), time_zone="Europe/Rome")
    assert (await visitor.call("POST", "/transcript-letters")).status_code == 400  # nobody knows where to
    sent = await visitor.call("POST", "/transcript-letters", {"email": "irene@example.org"})
    assert (sent.status_code, sent.json()) == (202, {"email": "irene@example.org"})
    letter = await mailing.use.database.read(lambda c: c.one("SELECT * FROM letter"))
    assert (letter["kind"], letter["recipient"]) == ("transcript", "irene@example.org")
    assert "Try now." in [line["text"] for line in json.loads(letter["contents"])["lines"]]
    for status in (202, 202, 429):
        answer = await visitor.call("POST", "/transcript-letters", {"email": "irene@example.org"})
        assert answer.status_code == status


async def test_without_a_mail_server_nothing_is_promised(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    assert (await visitor.call("POST", "/transcript-letters", {"email": "irene@example.org"})).status_code == 503


def test_a_transcript_is_on_the_visitors_clock():
    at = "2026-07-22T22:30:00.000000Z"
    said = StoredEvent(
        "c", 1, 0, "message.created", "everyone", at, {"speaker": "agent", "name": "Marta", "text": "Hi"}
    )
    known = Conversation("c", "v", "en", "closed", 0, 1, 1, None, None, None, None, at, at, at, None, "Europe/Rome")
    assert lines(known, [said]) == [{"who": "Marta (Person)", "time": "2026-07-23 00:30", "text": "Hi"}]


async def test_whether_a_person_is_there_is_said_before_anybody_asks(sqlite_service: Service):
    nobody = (await sqlite_service.http.get("/api/availability")).json()
    assert nobody == {"agents_present": 0, "open": None, "next_open": None, "notices": []}
    await (await sign_in(sqlite_service, "Marta")).done(
        "PUT", "/api/staff/presence", {"status": "available", "capacity": 2}
    )
    assert (await sqlite_service.http.get("/api/availability")).json()["agents_present"] == 1
