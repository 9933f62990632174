"""The knowledge base beside a chat: suggestions, search, and sources of an agent's message."""

import pytest

from tests.handoff_api.agents.conftest import Agent
from tests.handoff_api.service import Service

ARTICLE = {
    "article_id": "subentro", "version": 3, "language": "it", "title": "Subentro per decesso", "confidence": 0.91,
    "text": "Basta un'autocertificazione.", "html": "<p>Basta un'autocertificazione.</p>", "sensitive": False,
}  # fmt: skip
PUBLISHED = {
    "status": "published", "language": "it",
    "published": {"version": 3, "title": "Subentro per decesso", "html": "<p>x</p>", "at": "2026-11-20T09:00:00.000000Z"},
}  # fmt: skip


@pytest.fixture
async def chat(sqlite_service: Service, marta: Agent):
    """A chat of Marta's: its address and its visitor."""
    visitor = await sqlite_service.visitor(language="it")
    await visitor.say("Il contratto è di mio padre. Mi serve il certificato di morte?")
    path = f"/api/handoffs/{(await visitor.call('POST', '/handoff', {})).json()['handoff_id']}"
    await marta.done("POST", f"{path}/claim")
    sqlite_service.kb.found = [ARTICLE, ARTICLE | {"article_id": "noise", "confidence": 0.02}]
    sqlite_service.kb.articles["subentro"] = PUBLISHED
    return path, visitor


async def say(agent: Agent, path: str, name: str, **more):
    return await agent.call("POST", f"{path}/messages", {"client_msg_id": name, "text": "Basta il modulo.", **more})


async def test_suggestions_are_for_what_the_visitor_said_last(sqlite_service: Service, marta: Agent, chat):
    path, visitor = chat
    told = await marta.done("GET", f"{path}/suggestions")
    assert told["available"] and [one["article_id"] for one in told["items"]] == ["subentro"]
    assert sqlite_service.kb.looked_up[-1]["q"].endswith("Mi serve il certificato di morte?")
    assert sqlite_service.kb.looked_up[-1]["language"] == "it"
    await say(marta, path, "m1")
    await visitor.say("E quanto tempo ci vuole?")
    await marta.done("GET", f"{path}/suggestions")
    assert sqlite_service.kb.looked_up[-1]["q"] == "E quanto tempo ci vuole?"


async def test_a_word_or_two_are_looked_up_with_what_came_before(sqlite_service: Service, marta: Agent, chat):
    path, visitor = chat
    await say(marta, path, "m1")
    await visitor.say("Sì, quello")
    await marta.done("GET", f"{path}/suggestions")
    asked = sqlite_service.kb.looked_up[-1]["q"]
    assert asked.startswith("Il contratto è di mio padre") and asked.endswith("Sì, quello")


async def test_search_finds_what_an_agent_types(sqlite_service: Service, marta: Agent, chat):
    told = await marta.done("GET", "/api/knowledge?q=subentro&language=it")
    assert [one["title"] for one in told["items"]] == ["Subentro per decesso", "Subentro per decesso"]


async def test_without_kb_there_is_silence_and_no_error(sqlite_service: Service, marta: Agent, chat):
    path, _ = chat
    sqlite_service.kb.down = True
    for address in (f"{path}/suggestions", "/api/knowledge?q=subentro"):
        assert await marta.done("GET", address) == {"available": False, "items": []}
    assert (await marta.call("GET", "/desk/conversations/" + chat[1].id)).status_code == 200


async def test_the_visitor_sees_the_source_as_it_is_published(marta: Agent, chat):
    path, visitor = chat
    assert (await say(marta, path, "m1", citations=["subentro", "subentro"])).status_code == 201
    heard = await visitor.wait_for("message.created", speaker="agent")
    assert heard["data"]["citations"] == [
        {"article_id": "subentro", "version": 3, "title": "Subentro per decesso", "url": "/help/subentro"}
    ]


async def test_a_source_that_visitors_cannot_read_is_refused(sqlite_service: Service, marta: Agent, chat):
    path, visitor = chat
    sqlite_service.kb.articles["draft"] = {"status": "draft", "published": None}
    for name in ("draft", "nowhere"):
        assert (await say(marta, path, name, citations=[name])).status_code == 409
    assert (await say(marta, path, "odd", citations=["../articles"])).status_code == 422
    sqlite_service.kb.down = True
    assert (await say(marta, path, "m1", citations=["subentro"])).status_code == 503
    assert "agent" not in {event["data"].get("speaker") for event in await visitor.events()}
    assert (await say(marta, path, "m1")).status_code == 201  # and without it the message goes


async def test_a_repeat_does_not_ask_again(sqlite_service: Service, marta: Agent, chat):
    path, _ = chat
    first = await say(marta, path, "m1", citations=["subentro"])
    sqlite_service.kb.down = True
    again = await say(marta, path, "m1", citations=["subentro"])
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
