"""Proposing an article over HTTP: once, with a line in the conversation, and gone when that is erased."""

import asyncio

import pytest

from tests.handoff_api.agents.conftest import Agent, sign_in
from tests.handoff_api.service import Service


@pytest.fixture
async def marta(service: Service) -> Agent:
    return await sign_in(service, "Marta")


@pytest.fixture
async def chat(service: Service, marta: Agent):
    """A chat that Marta has answered: its address and its visitor."""
    visitor = await service.visitor(language="it")
    await visitor.say("Mi serve il certificato di morte per il subentro?")
    path = f"/api/handoffs/{(await visitor.call('POST', '/handoff', {})).json()['handoff_id']}"
    await marta.done("POST", f"{path}/claim")
    reply = {"client_msg_id": "m1", "text": "No, basta un'autocertificazione."}
    await marta.done("POST", f"{path}/messages", reply)
    return path, visitor


async def test_question_and_answer_become_a_draft(service: Service, marta: Agent, chat):
    path, visitor = chat
    made = await marta.call("POST", f"{path}/article-proposals", {})
    assert made.status_code == 201 and made.json()["url"].endswith(f"/articles/{made.json()['article_id']}")
    (sent,) = service.kb.proposals.values()
    assert sent["title"] == "Mi serve il certificato di morte per il subentro?"
    assert sent["answer"] == "No, basta un'autocertificazione." and sent["language"] == "it"
    assert (sent["proposed_by"], sent["conversation_id"]) == ("Marta", visitor.id)
    log = await service.use.database.read(
        lambda c: c.execute("SELECT audience, data FROM event WHERE type = 'article.proposed'")
    )
    assert [row["audience"] for row in log] == ["staff"] and "certificato" in log[0]["data"]
    assert "article.proposed" not in str(await visitor.events())


async def test_twice_at_once_is_one_draft(service: Service, marta: Agent, chat):
    path, _ = chat
    answers = await asyncio.gather(*(marta.call("POST", f"{path}/article-proposals", {}) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.json()["article_id"] for answer in answers}) == 1 == len(service.kb.proposals)
    again = await marta.call("POST", f"{path}/article-proposals", {"client_proposal_id": "another"})
    assert again.status_code == 201 and len(service.kb.proposals) == 2


async def test_the_agents_own_words_count(service: Service, marta: Agent, chat):
    path, _ = chat
    body = {"title": "Subentro: i documenti", "answer": "Basta **un** modulo.", "phrasings": ["che cosa serve", " "]}
    await marta.done("POST", f"{path}/article-proposals", body)
    (sent,) = service.kb.proposals.values()
    assert (sent["title"], sent["answer"], sent["phrasings"]) == (body["title"], body["answer"], ["che cosa serve"])


async def test_with_kb_away_nothing_is_said_to_be_done(service: Service, marta: Agent, chat):
    path, _ = chat
    service.kb.down = True
    assert (await marta.call("POST", f"{path}/article-proposals", {})).status_code == 503
    service.kb.down = False
    assert (await marta.call("POST", f"{path}/article-proposals", {})).status_code == 201


async def test_an_erased_conversation_proposes_nothing_and_forgets_what_it_did(service: Service, marta: Agent, chat):
    path, visitor = chat
    await marta.done("POST", f"{path}/article-proposals", {})
    assert (await visitor.call("DELETE", "")).status_code == 204
    assert (await marta.call("POST", f"{path}/article-proposals", {"client_proposal_id": "x"})).status_code == 409
    kept = await service.use.database.read(
        lambda c: (
            c.execute("SELECT * FROM article_proposal"),
            c.execute("SELECT data FROM event WHERE conversation_id = :id", id=visitor.id),
        )
    )
    assert kept[0] == [] and "certificato" not in str(kept[1])


@pytest.mark.parametrize("body", [{"title": "Only a title"}, {"answer": "x"}, {"title": " ", "answer": "x"}, {"x": 1}])
async def test_half_a_draft_is_refused(marta: Agent, chat, body: dict):
    path, _ = chat
    assert (await marta.call("POST", f"{path}/article-proposals", body)).status_code == 422
