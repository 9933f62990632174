"""Changes to accounts: what follows from them, for sessions, sockets, visitors and the last administrator."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from websockets.exceptions import ConnectionClosed

from common.auth import ANONYMOUS
from common.clock import iso
from common.staff_sessions import StaffSessions
from tests.handoff_api.agents.conftest import Agent, sign_in
from tests.handoff_api.people import StoppedClock
from tests.handoff_api.service import TOKEN, Service


@pytest.fixture
async def sara(service: Service) -> AsyncIterator[Agent]:
    """An administrator, beside the one that the environment made."""
    yield await sign_in(service, "Sara", "admin")


async def chat_with(service: Service, agent: Agent):
    """A visitor who talks with an agent."""
    visitor = await service.visitor()
    asked = (await visitor.call("POST", "/handoff")).json()
    await agent.done("PUT", "/api/staff/presence", {"status": "available", "capacity": 3})
    await agent.done("POST", f"/api/handoffs/{asked['handoff_id']}/claim")
    return visitor, asked["handoff_id"]


async def test_ending_an_account_ends_its_sessions_and_sockets_and_frees_its_visitors(service: Service, sara):
    marta = await sign_in(service, "Marta")
    visitor, handoff_id = await chat_with(service, marta)
    second = await service.visitor()
    await second.call("POST", "/handoff")
    before = await sara.done("GET", f"/api/handoffs/{handoff_id}")
    async with marta.socket() as socket:
        ended = await sara.done("PATCH", f"/api/staff/{marta.id}", {"active": False})
        begun = time.monotonic()
        assert (await marta.call("GET", "/api/handoffs")).status_code == 401
        async with asyncio.timeout(5):
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    await socket.recv()
        assert closed.value.rcvd.code == 4401
        assert time.monotonic() - begun < 2
    assert ended["active"] is False and ended["left"]["chats"] == 1

    after = await sara.done("GET", f"/api/handoffs/{handoff_id}")
    assert (after["state"], after["assignee"]) == ("waiting", None)
    assert after["queued_since"] == before["queued_since"]
    queue = await sara.done("GET", "/api/handoffs?state=waiting")
    assert [item["handoff_id"] for item in queue["items"]][0] == handoff_id, "at the head, with the time it has waited"
    released = await visitor.wait_for("handoff.released")
    assert released["data"]["position"] == 1
    told = [event["data"]["text"] for event in await visitor.events() if event["type"] == "message.created"]
    assert any("Marta" in text for text in told)
    assert (await service.use.handoffs.availability()).agents_present == 0
    again = await service.http.post("/api/staff/sessions", json={"email": marta.email, "password": "una frase lunga"})
    assert again.status_code == 401


async def test_an_account_comes_back(service: Service, sara):
    marta = await sign_in(service, "Marta")
    for active in (False, False, True):
        assert (await sara.done("PATCH", f"/api/staff/{marta.id}", {"active": active}))["active"] is active
    assert (await marta.call("GET", "/api/handoffs")).status_code == 401, "what was ended stays ended"
    again = await service.http.post("/api/staff/sessions", json={"email": marta.email, "password": "una frase lunga"})
    assert again.status_code == 201


async def test_roles_count_from_the_next_request_on(service: Service, sara):
    edo = await sign_in(service, "Edo", "editor")
    assert (await edo.call("GET", "/api/handoffs")).status_code == 403
    changed = await sara.done("PATCH", f"/api/staff/{edo.id}", {"roles": ["editor", "agent"], "skills": ["invoices"]})
    assert (changed["roles"], changed["skills"], changed["name"]) == (["editor", "agent"], ["invoices"], "Edo")
    assert (await edo.call("GET", "/api/handoffs")).status_code == 200


async def test_roles_that_are_taken_away_end_the_sessions_and_free_the_visitors(service: Service, sara):
    marta = await sign_in(service, "Marta", "agent", "editor")
    _, handoff_id = await chat_with(service, marta)
    changed = await sara.done("PATCH", f"/api/staff/{marta.id}", {"roles": ["editor"]})
    assert changed["left"]["chats"] == 1
    assert (await marta.call("GET", "/api/handoffs")).status_code == 401
    assert (await sara.done("GET", f"/api/handoffs/{handoff_id}"))["state"] == "waiting"


async def test_there_is_always_an_administrator(service: Service, sara):
    everybody = (await sara.done("GET", "/api/staff"))["items"]
    (first,) = [one for one in everybody if "admin" in one["roles"] and one["staff_id"] != sara.id]
    own = await sara.call("DELETE", f"/api/staff/{sara.id}")
    assert (own.status_code, own.json()["problem"]) == (409, "own")
    await sara.done("PATCH", f"/api/staff/{first['staff_id']}", {"roles": ["agent"]})
    last = await sara.call("PATCH", f"/api/staff/{sara.id}", {"roles": ["supervisor"]})
    assert (last.status_code, last.json()["problem"]) == (409, "last")


async def test_two_administrators_cannot_end_each_other(service: Service, sara):
    tina = await sign_in(service, "Tina", "admin")
    everybody = (await sara.done("GET", "/api/staff"))["items"]
    (first,) = [one for one in everybody if "admin" in one["roles"] and one["staff_id"] not in (sara.id, tina.id)]
    await sara.done("DELETE", f"/api/staff/{first['staff_id']}")
    answers = await asyncio.gather(
        sara.call("DELETE", f"/api/staff/{tina.id}"), tina.call("DELETE", f"/api/staff/{sara.id}")
    )
    assert sum(answer.status_code == 204 for answer in answers) == 1


async def test_what_was_done_is_written_down(service: Service, sara):
    marta = await sign_in(service, "Marta")
    await sara.done("PATCH", f"/api/staff/{marta.id}", {"name": "Marta Rossi", "roles": ["agent", "editor"]})
    await sara.done("DELETE", f"/api/staff/{marta.id}")
    lines = (await sara.done("GET", f"/api/staff/audit?staff_id={marta.id}"))["items"]
    assert [(line["what"], line["by"]["name"], line["name"]) for line in lines] == [
        ("deactivated", "Sara", "Marta Rossi"),
        ("changed", "Sara", "Marta Rossi"),
    ]
    assert lines[1]["detail"] == {
        "name": ["Marta", "Marta Rossi"],
        "roles": [["agent"], ["agent", "editor"]],
    }
    assert "password" not in json.dumps(lines)


async def test_a_reply_and_the_end_of_an_account_have_one_outcome(service: Service, sara):
    marta = await sign_in(service, "Marta")
    visitor, handoff_id = await chat_with(service, marta)
    reply, ended = await asyncio.gather(
        marta.call("POST", f"/api/handoffs/{handoff_id}/messages", {"client_msg_id": "m1", "text": "Eccomi"}),
        sara.call("DELETE", f"/api/staff/{marta.id}"),
    )
    assert ended.status_code == 204
    events = await visitor.events()
    said = [event["seq"] for event in events if event["data"].get("speaker") == "agent"]
    (released,) = [event["seq"] for event in events if event["type"] == "handoff.released"]
    assert bool(said) == (reply.status_code == 201)
    assert all(seq < released for seq in said)
    assert (await sara.done("GET", f"/api/handoffs/{handoff_id}"))["state"] == "waiting"


async def test_promises_of_somebody_who_leaves_get_another_owner(service: Service, sara):
    marta = await sign_in(service, "Marta")
    visitor, handoff_id = await chat_with(service, marta)
    assert (await visitor.call("POST", "/contact", {"email": "ada@mail.example"})).is_success
    due = iso(service.use.clock.now() + timedelta(hours=3))
    made = await marta.done("POST", f"/api/handoffs/{handoff_id}/promises", {"text": "I send the form.", "due": due})
    assert made["owner"]["staff_id"] == marta.id
    ended = await sara.done("PATCH", f"/api/staff/{marta.id}", {"active": False})
    assert ended["left"] == {"chats": 1, "promises": 1}
    (owed,) = (await sara.done("GET", "/api/promises"))["items"]
    assert owed["owner"]["staff_id"] not in (None, marta.id)


async def test_kb_keeps_nobody_signed_in_for_longer_than_two_seconds(sqlite_service: Service):
    sara, elena = [await sign_in(sqlite_service, name, role) for name, role in (("Sara", "admin"), ("Elena", "editor"))]
    clock = StoppedClock()
    asking = StaffSessions(sqlite_service.http, sqlite_service.address, TOKEN, clock)
    assert (await asking.actor(elena.token)).name == "Elena"
    await sara.done("DELETE", f"/api/staff/{elena.id}")
    clock.advance(seconds=2)
    assert await asking.actor(elena.token) == ANONYMOUS


async def test_nobody_takes_a_chat_while_the_account_ends(service: Service, sara):
    marta = await sign_in(service, "Marta")
    visitors = [await service.visitor() for _ in range(5)]
    asked = [(await visitor.call("POST", "/handoff")).json()["handoff_id"] for visitor in visitors]
    answers = await asyncio.gather(
        *(marta.call("POST", f"/api/handoffs/{handoff_id}/claim") for handoff_id in asked),
        sara.call("DELETE", f"/api/staff/{marta.id}"),
    )
    assert all(answer.status_code in (200, 204, 401, 403) for answer in answers)
    assert (await sara.done("GET", "/api/handoffs?state=active"))["items"] == []
