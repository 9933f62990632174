"""Whatever is sent that should not be: a clear error with the right status, nothing stored, nothing leaked."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.handoff_api.service import Service, Visitor

LONE = '{"client_msg_id": "a", "text": "half a \\ud83d pair"}'
# body as sent, status, what the sentence is about
BODIES: list[tuple[str, bytes, int]] = [
    ("empty", b'{"client_msg_id": "a", "text": ""}', 422),
    ("blank", b'{"client_msg_id": "a", "text": " \\n\\t "}', 422),
    ("invisible", '{"client_msg_id": "a", "text": "\u200b\u2060"}'.encode(), 422),
    ("4001 characters", json.dumps({"client_msg_id": "a", "text": "x" * 4001}).encode(), 422),
    ("NUL", b'{"client_msg_id": "a", "text": "a\\u0000b"}', 422),
    ("lone surrogate", LONE.encode(), 422),
    ("number as text", b'{"client_msg_id": "a", "text": 7}', 422),
    ("object as text", b'{"client_msg_id": "a", "text": {"a": 1}}', 422),
    ("null", b'{"client_msg_id": "a", "text": null}', 422),
    ("text and button", b'{"client_msg_id": "a", "text": "x", "button_id": "btn_1"}', 422),
    ("no id", b'{"text": "x"}', 422),
    ("empty id", b'{"client_msg_id": "", "text": "x"}', 422),
    ("long id", json.dumps({"client_msg_id": "x" * 65, "text": "x"}).encode(), 422),
    ("NUL in id", b'{"client_msg_id": "a\\u0000", "text": "x"}', 422),
    ("list", b"[]", 422),
    ("not JSON", b"{", 422),
    ("100 deep", b"[" * 100 + b"]" * 100, 422),
    ("9,000 deep", b"[" * 9_000, 400),
    ("invalid UTF-8", b'{"client_msg_id": "a", "text": "\xff\xfe"}', 400),
    ("no body", b"", 422),
    ("1 MB", json.dumps({"client_msg_id": "a", "text": "x" * 1_000_000}).encode(), 413),
    ("unknown button", b'{"client_msg_id": "a", "button_id": "btn_unknown"}', 404),
    ("button with odd name", b'{"client_msg_id": "a", "button_id": "../x"}', 422),
]
CANARY = "zanzibar-quokka"


async def test_bad_messages_are_refused_over_http(service: Service):
    visitor = await service.visitor()
    for name, body, status in BODIES:
        answer = await _post(service, visitor, body)
        assert answer.status_code == status, f"{name}: {answer.status_code} {answer.text}"
        told = answer.json()
        assert set(told) == {"error", "detail"}, name
        assert told["detail"].endswith("."), f"{name}: {told}"
    assert await _stored(visitor) == ["conversation.started"]


async def test_bad_messages_are_refused_over_the_socket(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    async with visitor.socket(after=1) as socket:
        for name, body, status in BODIES:
            if name in ("invalid UTF-8", "1 MB"):
                continue  # what is not text, or too long for a frame, ends the socket: see below
            frame = body.replace(b"{", b'{"type": "send", ', 1) if len(body) > 2 else body
            await socket.send(frame.decode())
            told = json.loads(await asyncio.wait_for(socket.recv(), 5))
            assert told["type"] == "error", f"{name}: {told}"
            assert told["status"] in (status, 400), f"{name}: {told}"
    assert await _stored(visitor) == ["conversation.started"]


async def test_what_was_sent_is_not_sent_back(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    for body in ({"client_msg_id": CANARY * 10, "text": "x"}, {"client_msg_id": "a", "text": [CANARY]}):
        assert CANARY not in (await visitor.call("POST", "/messages", body)).text


@pytest.mark.parametrize("frame", ["{}", "[]", "7", "null", "{", '{"type": 7}', '{"type": "ack"}', '{"type": "hello"}'])
async def test_unknown_frames_get_constant_words(sqlite_service: Service, frame: str):
    visitor = await sqlite_service.visitor()
    async with visitor.socket(after=1) as socket:
        await socket.send(frame)
        told = json.loads(await asyncio.wait_for(socket.recv(), 5))
        assert told["error"] == "UnknownFrame"
        assert "not one we know" in told["detail"]
        await visitor.say("The socket goes on")
        assert json.loads(await asyncio.wait_for(socket.recv(), 5))["seq"] == 2


async def test_frames_that_end_a_socket(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    for sent, code in ((b"\x00\x01", 1003), ("x" * 17_000, 1009)):
        async with visitor.socket(after=1) as socket:
            await socket.send(sent)
            with pytest.raises(ConnectionClosed) as closed:
                await asyncio.wait_for(socket.recv(), 5)
            assert closed.value.rcvd is not None and closed.value.rcvd.code == code
    assert await _stored(visitor) == ["conversation.started"]


async def test_other_bodies_are_checked_as_well(service: Service):
    visitor = await service.visitor()
    table: list[tuple[str, Any, int]] = [
        ("/ratings", {"seq": 1, "helpful": True}, 404),  # not an answer
        ("/ratings", {"seq": 99, "helpful": True}, 404),
        ("/ratings", {"seq": 0, "helpful": True}, 422),
        ("/ratings", {"seq": 2**40, "helpful": True}, 422),
        ("/ratings", {"seq": 1, "helpful": "yes"}, 422),
        ("/contact", {}, 422),
        ("/contact", {"email": "not an address"}, 422),
        ("/contact", {"phone": "call me"}, 422),
        ("/contact", {"name": "a\x00b"}, 422),
    ]
    for path, body, status in table:
        answer = await visitor.call("POST", path, body)
        assert answer.status_code == status, f"{path} {body}: {answer.text}"
    for query in ("after=-1", "after=x", f"after={2**40}", "wait=-1", "wait=x", "wait=nan"):
        assert (await visitor.call("GET", f"/events?{query}")).status_code == 422, query
    begun = await service.http.post("/api/conversations", json={"language": "de", "page_url": "javascript:alert(1)"})
    assert begun.status_code == 422


async def test_foreign_and_unknown_conversations_look_alike(service: Service):
    mine, other = await service.visitor(), await service.visitor()
    await other.say("My secret is safe")
    requests = [
        ("POST", "/messages", {"client_msg_id": "a", "text": "x"}), ("GET", "/events", None), ("GET", "/transcript", None),
        ("POST", "/ratings", {"seq": 1, "helpful": True}), ("POST", "/contact", {"name": "x"}), ("POST", "/handoff", {}),
        ("DELETE", "/handoff", None), ("POST", "/resume-links", None), ("DELETE", "", None),
    ]  # fmt: skip
    for method, path, body in requests:
        answers = []
        for conversation in (other.id, "conv_" + "0" * 32, "a%00b", "%F0%9F%92%A9"):
            url = f"/api/conversations/{conversation}{path}"
            answers.append(await service.http.request(method, url, headers=mine.headers, json=body))
        assert {answer.status_code for answer in answers} == {404}, (method, path)
        assert len({answer.text for answer in answers}) == 1
        nobody = await service.http.request(method, f"/api/conversations/{other.id}{path}", json=body)
        wrong = {"Authorization": "Bearer " + "x" * 43}
        stranger = await service.http.request(method, f"/api/conversations/{other.id}{path}", json=body, headers=wrong)
        assert (nobody.status_code, stranger.status_code) == (401, 401)
    assert len(await other.events()) >= 2


async def test_a_socket_without_a_valid_token_is_closed(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    real = visitor.token
    for token in ("", "x" * 43, "\x00", real[:-1], 7):
        visitor.token = token
        async with visitor.socket() as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await asyncio.wait_for(socket.recv(), 5)
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost:{port}.evil.example"},
        {"Origin": "https://localhost:{port}"}, {"Origin": "http://localhost:1{port}"}, {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example/http://localhost:{port}"},
    ],
)  # fmt: skip
async def test_sockets_from_other_sites_are_refused(sqlite_service: Service, headers: dict[str, str]):
    port = sqlite_service.address.rsplit(":", 1)[1]
    visitor = await sqlite_service.visitor()
    sent = {name: value.format(port=port) for name, value in headers.items()}
    with pytest.raises(InvalidStatus) as refused:
        async with visitor.socket(additional_headers=sent):
            pass
    assert refused.value.response.status_code == 403


async def test_sockets_from_our_own_page_are_let_in(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    own = {"Origin": sqlite_service.use.settings.handoff_api_address, "Sec-Fetch-Site": "same-origin"}
    async with visitor.socket(additional_headers=own) as socket:
        assert json.loads(await asyncio.wait_for(socket.recv(), 5))["seq"] == 1


async def _post(service: Service, visitor: Visitor, body: bytes) -> httpx.Response:
    headers = {**visitor.headers, "Content-Type": "application/json"}
    return await service.http.post(f"/api/conversations/{visitor.id}/messages", content=body, headers=headers)


async def _stored(visitor: Visitor) -> list[str]:
    return [event["type"] for event in await visitor.events()]
