"""The staff's socket: news without words, for agents only, until the session is over."""

import asyncio
import json
import time

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.handoff_api.agents.conftest import sign_in
from tests.handoff_api.service import TOKEN, Service


def address(service: Service) -> str:
    return service.address.replace("http", "ws") + "/ws/staff"


async def frame(socket: ClientConnection, kind: str) -> dict:
    """The next frame of a type; others are skipped."""
    async with asyncio.timeout(20):
        while (heard := json.loads(await socket.recv()))["type"] != kind:
            pass
        return heard


async def close_code(socket: ClientConnection, within: float = 20) -> int:
    async with asyncio.timeout(within):
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await socket.recv()
    return closed.value.rcvd.code


async def test_news_says_what_happened_and_nobodys_words(sqlite_service: Service, marta):
    visitor = await sqlite_service.visitor()
    async with marta.socket() as socket:
        await visitor.call("POST", "/handoff")
        requested = await frame(socket, "handoff.requested")
        assert requested["conversation_id"] == visitor.id
        await visitor.say("secret words")
        said = await frame(socket, "message.created")
    assert "secret words" not in json.dumps(said) and said["data"] == {}


async def test_an_agent_is_present_who_has_said_so_in_an_open_console(sqlite_service: Service, marta):
    async with marta.socket():
        assert (await sqlite_service.use.handoffs.availability()).agents_present == 0
        await marta.done("PUT", "/api/staff/presence", {"status": "available", "capacity": 3})
        assert (await sqlite_service.use.handoffs.availability()).agents_present == 1
        await marta.done("DELETE", "/api/staff/sessions")
        assert (await sqlite_service.use.handoffs.availability()).agents_present == 0


async def test_a_supervisors_console_does_not_count_as_an_agent(sqlite_service: Service):
    boss = await sign_in(sqlite_service, "Sara", "supervisor")
    async with boss.socket():
        assert (await sqlite_service.use.handoffs.availability()).agents_present == 0
        await boss.done("PUT", "/api/staff/presence", {"status": "available", "capacity": 1})
        assert (await sqlite_service.use.handoffs.availability()).agents_present == 1
        await boss.done("DELETE", "/api/staff/sessions")
        assert (await sqlite_service.use.handoffs.availability()).agents_present == 0


async def test_colleagues_see_who_is_looking(sqlite_service: Service, marta, luca):
    visitor = await sqlite_service.visitor()
    async with marta.socket() as hers:
        async with luca.socket() as his:
            await his.send(json.dumps({"type": "looking", "conversation_id": visitor.id}))
            looking = await frame(hers, "agent.looking")
        assert (looking["conversation_id"], looking["data"]["name"]) == (visitor.id, "Luca")
        assert (await frame(hers, "agent.looked_away"))["data"] == {"staff_id": luca.id}


async def test_typing_reaches_the_visitor_from_his_own_agent_only(sqlite_service: Service, marta, luca):
    visitor = await sqlite_service.visitor()
    asked = (await visitor.call("POST", "/handoff")).json()
    await marta.done("POST", f"/api/handoffs/{asked['handoff_id']}/claim")
    typing = json.dumps({"type": "typing", "conversation_id": visitor.id})
    async with visitor.socket() as heard, marta.socket() as hers, luca.socket() as his:
        await his.send(typing)
        await asyncio.sleep(0.3)
        await hers.send(typing)
        assert (await frame(heard, "typing"))["name"] == "Marta"
        await heard.send(json.dumps({"type": "typing"}))
        assert (await frame(hers, "visitor.typing"))["conversation_id"] == visitor.id


@pytest.mark.parametrize("how", ["signed out", "deactivated"])
async def test_it_is_closed_within_two_seconds_of_the_sessions_end(sqlite_service: Service, marta, how):
    async with marta.socket() as socket:
        begun = time.monotonic()
        if how == "signed out":
            assert (await marta.call("DELETE", "/api/staff/sessions")).status_code == 204
        else:
            await sqlite_service.http.delete(f"/api/staff/{marta.id}", headers={"Authorization": f"Bearer {TOKEN}"})
        assert await close_code(socket) == 4401
        assert time.monotonic() - begun < 2
    assert (await marta.call("GET", "/api/handoffs")).status_code == 401


async def test_only_agents_are_let_in(sqlite_service: Service):
    editor, visitor = await sign_in(sqlite_service, "Edo", "editor"), await sqlite_service.visitor()
    for token, code in ((editor.token, 4403), (visitor.token, 4401), ("", 4401), (7, 4401), (None, 4401)):
        async with connect(address(sqlite_service)) as socket:
            await socket.send(json.dumps({"type": "hello", "token": token}))
            assert await close_code(socket) == code


STRANGE = [
    "http://evil.example",
    "null",
    "http://localhost:80",
    "https://localhost:{port}",
    "http://localhost:{port}.evil.example",
    None,
]


async def test_a_strange_page_with_the_cookie_is_refused(sqlite_service: Service, marta):
    port = sqlite_service.use.settings.handoff_api_port
    for origin in STRANGE:
        named = {"origin": origin.format(port=port)} if origin else {}
        with pytest.raises(InvalidStatus) as refused:
            await connect(address(sqlite_service), additional_headers={"Cookie": f"staffetta={marta.token}"}, **named)
        assert refused.value.response.status_code == 403


async def test_our_own_page_needs_no_token_in_a_frame(sqlite_service: Service, marta):
    own = sqlite_service.use.settings.handoff_api_address
    cookie = {"Cookie": f"staffetta={marta.token}"}
    async with connect(address(sqlite_service), origin=own, additional_headers=cookie) as socket:
        await socket.send(json.dumps({"type": "hello"}))
        await frame(socket, "ready")


async def test_what_it_does_not_know_gets_a_constant_answer(sqlite_service: Service, marta):
    async with marta.socket() as socket:
        for text in ("not json", "[]", '{"type": "delete_everything"}', "{}", '{"type": []}', "[" * 5000):
            await socket.send(text)
            assert (await frame(socket, "error"))["detail"] == "This kind of frame is not known."


async def test_frames_that_are_no_text_too_big_or_too_many(sqlite_service: Service, marta):
    async with marta.socket() as socket:
        await socket.send(b"\x00\x01")
        assert await close_code(socket) == 1003
    async with marta.socket() as socket:
        await socket.send("x" * 20_000)
        assert await close_code(socket) == 1009
    async with marta.socket() as socket:
        for _ in range(300):
            await socket.send('{"type": "looking"}')
        assert await close_code(socket) == 4429
