"""A message is stored once, acknowledged after the commit, and read back in order, over HTTP and socket."""

import asyncio
import json
from typing import Any

from handoff_api.conversations import repository
from tests.handoff_api.service import Service, Visitor


async def test_the_same_message_ten_times_at_once_is_stored_once(service: Service):
    visitor = await service.visitor()
    answers = await asyncio.gather(*(visitor.send("Hello", "one") for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({answer.text for answer in answers}) == 1
    said = [event for event in await visitor.events() if event["data"].get("speaker") == "visitor"]
    assert [event["seq"] for event in said] == [answers[0].json()["seq"]]


async def test_the_same_message_over_socket_and_http_is_stored_once(service: Service):
    visitor = await service.visitor()
    async with visitor.socket() as socket:
        for _ in range(5):
            await socket.send(json.dumps({"type": "send", "client_msg_id": "one", "text": "Hello"}))
        acks = [await _frame(socket, "ack") for _ in range(5)]
        answer = await visitor.send("Hello", "one")
    assert answer.status_code == 200
    assert {(ack["seq"], ack["at"]) for ack in acks} == {(answer.json()["seq"], answer.json()["at"])}


async def test_the_same_id_in_two_conversations_is_two_messages(sqlite_service: Service):
    one, other = await sqlite_service.visitor(), await sqlite_service.visitor()
    first, second = await one.send("Hello", "same"), await other.send("Hello", "same")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["message_id"] != second.json()["message_id"]


async def test_text_is_kept_as_it_was_written_but_for_its_normal_form(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    odd = " <b>{{7*7}}</b> e\u0301 \u202eabc 👩‍👩‍👧 %s\n\nbye "
    await visitor.say(odd)
    said = await visitor.wait_for("message.created", speaker="visitor")
    assert said["data"]["text"] == odd.replace("e\u0301", "é")


async def test_events_wait_until_something_happens(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    waiting = asyncio.create_task(visitor.events(after=1, wait=20))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await visitor.say("Hello")
    events = await asyncio.wait_for(waiting, 5)
    assert events[0]["seq"] == 2


async def test_events_tell_the_last_number_and_the_status(service: Service):
    visitor = await service.visitor()
    await visitor.say("Hello")
    await visitor.wait_for("message.created", speaker="bot")
    read = (await visitor.call("GET", "/events?after=0")).json()
    assert read["status"] == "with_bot"
    assert read["last_seq"] == read["events"][-1]["seq"] == 3
    assert [event["prev"] for event in read["events"]] == [0, 1, 2]


async def test_a_socket_that_comes_back_gets_what_it_missed(service: Service):
    visitor = await service.visitor()
    async with visitor.socket() as socket:
        await _frame(socket, "conversation.started")
    await visitor.say("One")
    await visitor.wait_for("message.created", speaker="bot")
    async with visitor.socket(after=1) as socket:
        missed = [await _frame(socket, "message.created") for _ in range(2)]
        await visitor.say("Two")
        live = [await _frame(socket, "message.created") for _ in range(2)]
    assert [event["seq"] for event in missed + live] == [2, 3, 4, 5]
    assert [event["prev"] for event in missed + live] == [1, 2, 3, 4]


async def test_two_sockets_of_one_visitor_hear_the_same(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    async with visitor.socket() as one, visitor.socket() as other:
        await one.send(json.dumps({"type": "send", "client_msg_id": "a", "text": "Hello"}))
        for socket in (one, other):
            said = await _frame(socket, "message.created")
            assert said["data"]["text"] == "Hello"


async def test_in_a_closed_conversation_nothing_more_is_said(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    first = await visitor.send("Hello", "one")
    await visitor.wait_for("message.created", speaker="bot")
    await _close(sqlite_service, visitor)
    assert (await visitor.send("More")).status_code == 409
    again = await visitor.send("Hello", "one")
    assert (again.status_code, again.json()) == (200, first.json())


async def _close(service: Service, visitor: Visitor) -> None:
    now = service.use.clock.now()
    await service.use.database.write(lambda c: repository.set_status(c, visitor.id, "closed", now))


async def _frame(socket: Any, kind: str) -> dict[str, Any]:
    """The next frame of this type."""
    async with asyncio.timeout(5):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == kind:
                return frame
