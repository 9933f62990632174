"""Routing as a console uses it, over HTTP and with the watch at work."""

import asyncio

from handoff_api.desk_rules import DeskRules
from handoff_api.desk_rules import repository as desk_rules
from tests.handoff_api.agents.conftest import Agent, sign_in
from tests.handoff_api.service import TOKEN, Service

SERVICE = {"Authorization": f"Bearer {TOKEN}"}


async def ask(service: Service, **more) -> str:
    """Somebody who waits: the handoff's id."""
    visitor = await service.visitor()
    body = {"conversation_id": visitor.id, "reason": {"code": "low_confidence"}} | more
    return (await service.http.post("/api/handoffs", headers=SERVICE, json=body)).json()["handoff_id"]


async def is_there(service: Service, agent: Agent, skills: str = "[]") -> None:
    await agent.done("PUT", "/api/staff/presence", {"status": "available", "capacity": 3})
    await service.use.database.write(
        lambda c: c.execute("UPDATE staff SET skills = :skills WHERE id = :id", skills=skills, id=agent.id)
    )


async def test_next_gives_who_has_waited_longest_and_says_so_when_nobody_waits(sqlite_service: Service, marta):
    first, _ = await ask(sqlite_service), await ask(sqlite_service)
    taken = await marta.done("POST", "/api/handoffs/next")
    assert (taken["handoff_id"], taken["assignee"]["name"]) == (first, "Marta")
    assert taken["answer_by"] > taken["claimed_at"]
    await marta.done("POST", "/api/handoffs/next")
    assert (await marta.call("POST", "/api/handoffs/next")).status_code == 404


async def test_what_is_for_colleagues_is_taken_on_purpose_only(sqlite_service: Service, marta, luca):
    await is_there(sqlite_service, marta, '["sales"]')
    await is_there(sqlite_service, luca, '["network"]')
    handoff = await ask(sqlite_service, skill="network")
    refused = await marta.call("POST", f"/api/handoffs/{handoff}/claim")
    assert (refused.status_code, refused.json()["needs"]) == (409, {"skill": "network", "language": "en"})
    taken = await marta.done("POST", f"/api/handoffs/{handoff}/claim", {"anyway": True})
    assert taken["assignee"]["name"] == "Marta"


async def test_a_pushed_chat_is_offered_declined_and_offered_to_the_next(sqlite_service: Service, marta, luca):
    await sqlite_service.use.database.write(lambda c: desk_rules.store(c, DeskRules(routing="push"), "owner", "now"))
    for agent in (marta, luca):
        await is_there(sqlite_service, agent)
    handoff = await ask(sqlite_service)
    first = await _asked(sqlite_service, marta, handoff)
    by_name = {"Marta": marta, "Luca": luca}
    other = by_name[({"Marta", "Luca"} - {first}).pop()]
    assert (await other.call("POST", f"/api/handoffs/{handoff}/decline")).status_code == 409
    refused = await other.call("POST", f"/api/handoffs/{handoff}/claim")
    assert (refused.status_code, refused.json()["offered_to"]) == (409, first)
    assert (await by_name[first].call("POST", f"/api/handoffs/{handoff}/decline")).status_code == 204
    assert await _asked(sqlite_service, marta, handoff) == other.name
    taken = await other.done("POST", f"/api/handoffs/{handoff}/claim")
    assert (taken["assignee"]["name"], taken["offered_to"]) == (other.name, None)


async def test_only_agents_decline(sqlite_service: Service):
    editor = await sign_in(sqlite_service, "Edda", "editor")
    assert (await editor.call("POST", f"/api/handoffs/{await ask(sqlite_service)}/decline")).status_code == 403


async def _asked(service: Service, reader: Agent, handoff: str) -> str:
    """The name of whoever is being asked; the watch does it beside the requests."""
    async with asyncio.timeout(20):
        while True:
            offered = (await reader.done("GET", f"/api/handoffs/{handoff}"))["offered_to"]
            if offered:
                return offered["name"]
            await asyncio.sleep(0.05)
