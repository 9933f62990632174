"""Canned replies over HTTP: who sees which, who changes them, and what they become in a chat."""

import pytest

from tests.handoff_api.agents.conftest import Agent, sign_in
from tests.handoff_api.service import TOKEN, Service

SERVICE = {"Authorization": f"Bearer {TOKEN}"}
HELLO = {"shortcut": "/Ciao", "texts": {"it": "Ciao {{ visitor.name }}, sono {{ agent.name }}.", "en": "Hello."}}


@pytest.fixture
async def marta(service: Service) -> Agent:
    return await sign_in(service, "Marta")


@pytest.fixture
async def silvia(service: Service) -> Agent:
    return await sign_in(service, "Silvia", "supervisor")


async def handoff(service: Service, language: str = "it") -> tuple[str, object]:
    visitor = await service.visitor(language=language)
    await visitor.say({"it": "Mi serve una mano con la fattura", "en": "I need help with my invoice"}[language])
    asked = await visitor.call("POST", "/handoff", {})
    return asked.json()["handoff_id"], visitor


async def said_in(agent: Agent, handoff_id: str) -> dict[str, str]:
    told = await agent.done("GET", f"/api/handoffs/{handoff_id}/canned-replies")
    return {one["shortcut"]: one["text"] for one in told["items"]}


async def test_ones_own_is_ones_own(service: Service, marta: Agent, silvia: Agent):
    made = await marta.done("POST", "/api/canned-replies", HELLO)
    assert (made["shortcut"], made["scope"], made["changed_by"]) == ("ciao", "mine", "Marta")
    assert (await silvia.done("GET", "/api/canned-replies"))["items"] == []
    assert (await silvia.call("DELETE", f"/api/canned-replies/{made['reply_id']}")).status_code == 404
    assert (await silvia.call("PUT", f"/api/canned-replies/{made['reply_id']}", HELLO)).status_code == 404
    assert (await silvia.call("POST", "/api/canned-replies", HELLO)).status_code == 201  # the same word, her own
    assert (await marta.call("POST", "/api/canned-replies", HELLO)).status_code == 409
    await marta.done("DELETE", f"/api/canned-replies/{made['reply_id']}")
    assert (await marta.done("GET", "/api/canned-replies"))["items"] == []


async def test_what_others_use_is_for_supervisors(service: Service, marta: Agent, silvia: Agent):
    for_all = HELLO | {"scope": "all"}
    assert (await marta.call("POST", "/api/canned-replies", for_all)).status_code == 403
    made = await silvia.done("POST", "/api/canned-replies", for_all)
    path = f"/api/canned-replies/{made['reply_id']}"
    assert (await marta.call("PUT", path, HELLO)).status_code == 403  # nor can it be made one's own
    assert (await marta.call("DELETE", path)).status_code == 403
    assert [one["shortcut"] for one in (await marta.done("GET", "/api/canned-replies"))["items"]] == ["ciao"]


async def test_the_nearest_counts_and_a_chat_brings_its_skill(service: Service, marta: Agent, silvia: Agent):
    for scope, skill in (("all", ""), ("skill", "fatture"), ("skill", "tecnico")):
        body = {"shortcut": f"saluti{skill}", "texts": {"it": f"Da {skill or 'tutti'}"}, "scope": scope, "skill": skill}
        await silvia.done("POST", "/api/canned-replies", body)
    await marta.done("POST", "/api/canned-replies", {"shortcut": "saluti", "texts": {"it": "Da me"}})
    handoff_id, _ = await handoff(service)
    assert await said_in(marta, handoff_id) == {"saluti": "Da me"}
    await marta.done("POST", f"/api/handoffs/{handoff_id}/claim")
    await silvia.done("POST", f"/api/handoffs/{handoff_id}/transfer", {"to_skill": "fatture", "note": ""})
    assert (await said_in(marta, handoff_id)).keys() == {"saluti", "salutifatture"}


async def test_it_is_filled_in_with_what_is_known_of_the_chat(service: Service, marta: Agent):
    await marta.done("POST", "/api/canned-replies", HELLO)
    await marta.done(
        "POST", "/api/canned-replies", {"shortcut": "scrivo", "texts": {"it": "Ti scrivo a {{ visitor.email }}."}}
    )
    handoff_id, visitor = await handoff(service)
    assert await said_in(marta, handoff_id) == {
        "ciao": "Ciao [nome del visitatore], sono Marta.",
        "scrivo": "Ti scrivo a [e-mail del visitatore].",
    }
    await visitor.call("POST", "/contact", {"email": "irene@posta.example", "name": "Irene"})
    assert await said_in(marta, handoff_id) == {
        "ciao": "Ciao Irene, sono Marta.",
        "scrivo": "Ti scrivo a irene@posta.example.",
    }


async def test_the_text_is_in_the_language_of_the_chat(service: Service, marta: Agent):
    await marta.done("POST", "/api/canned-replies", HELLO)
    await marta.done("POST", "/api/canned-replies", {"shortcut": "solo", "texts": {"it": "Solo in italiano"}})
    handoff_id, _ = await handoff(service, language="en")
    told = await marta.done("GET", f"/api/handoffs/{handoff_id}/canned-replies")
    assert [(one["shortcut"], one["language"]) for one in told["items"]] == [("ciao", "en"), ("solo", "it")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"shortcut": "two words", "texts": {"it": "x"}}, 422),
        ({"shortcut": "", "texts": {"it": "x"}}, 422),
        ({"shortcut": "x", "texts": {}}, 422),
        ({"shortcut": "x", "texts": {"fr": "x"}}, 422),
        ({"shortcut": "x", "texts": {"it": "  "}}, 422),
        ({"shortcut": "x", "texts": {"it": "x" * 4001}}, 422),
        ({"shortcut": "x", "texts": {"it": "x"}, "scope": "skill"}, 422),
        ({"shortcut": "x", "texts": {"it": "x"}, "skill": "fatture"}, 422),
        ({"shortcut": "x", "texts": {"it": "{{ visitor.nome }}"}}, 400),
        ({"shortcut": "x", "texts": {"it": "{% for a in b %}{% endfor %}"}}, 400),
    ],
)
async def test_what_cannot_be_one_is_refused_with_a_sentence(service: Service, marta: Agent, body: dict, status: int):
    answer = await marta.call("POST", "/api/canned-replies", body)
    assert answer.status_code == status and answer.json()["detail"].endswith(".")


async def test_a_program_loads_those_of_everybody(service: Service):
    async def post(body: dict) -> int:
        return (await service.http.post("/api/canned-replies", headers=SERVICE, json=body)).status_code

    assert await post(HELLO | {"scope": "all"}) == 201
    assert await post(HELLO | {"scope": "all"}) == 409
    assert await post(HELLO) == 400


async def test_a_preview_says_what_it_would_be(service: Service, marta: Agent):
    body = {"text": "Ciao {{ visitor.name }}, riapriamo {{ opening.next }}.", "language": "it"}
    told = await marta.done("POST", "/api/canned-replies/preview", body)
    assert told["text"].startswith("Ciao Irene, riapriamo domani alle 9:00") and told["missing"] == []
    wrong = await marta.call("POST", "/api/canned-replies/preview", body | {"text": "{{ x }}"})
    assert wrong.status_code == 400 and "'x'" in wrong.json()["detail"]
