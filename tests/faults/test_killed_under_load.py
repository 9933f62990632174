"""kill -9 of handoff_api while fifty visitors chat, twice: nothing acknowledged is lost, nothing is doubled."""

import asyncio
import random
import uuid
from dataclasses import dataclass, field

import httpx

from common.local_run.stack import Stack

VISITORS = 50
SECONDS = 16.0  # of chatting, with a kill after 4 and after 10
WORDS = ["ciao", "grazie", "il wifi va piano in camera da letto", "buongiorno", "ok"]


@dataclass
class Chat:
    """One visitor's side: what was sent and acknowledged, in order."""

    id: str
    headers: dict[str, str]
    acknowledged: dict[str, int] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)


def test_every_acknowledged_message_is_in_the_log_once_and_in_order(fragile: Stack) -> None:
    asyncio.run(_journey(fragile))


async def _journey(stack: Stack) -> None:
    async with httpx.AsyncClient(base_url=stack.address("handoff_api"), timeout=15) as http:
        chats = [await _start(http) for _ in range(VISITORS)]
        over = asyncio.get_running_loop().time() + SECONDS
        talking = asyncio.gather(*(_talk(http, chat, over) for chat in chats))
        for pause in (4, 6):
            await asyncio.sleep(pause)
            await asyncio.to_thread(stack.kill, "handoff_api")
        await talking
        assert sum(len(chat.order) for chat in chats) > VISITORS
        for chat in chats:
            await _settled(http, chat)


async def _start(http: httpx.AsyncClient) -> Chat:
    started = (await http.post("/api/conversations", json={"language": "it"})).json()
    return Chat(started["conversation_id"], {"Authorization": f"Bearer {started['token']}"})


async def _talk(http: httpx.AsyncClient, chat: Chat, over: float) -> None:
    """Say something every half second or so, and again with the same id until it is acknowledged."""
    while asyncio.get_running_loop().time() < over:
        client_msg_id = uuid.uuid4().hex
        text = f"{random.choice(WORDS)}"
        while client_msg_id not in chat.acknowledged:
            try:
                answer = await http.post(
                    f"/api/conversations/{chat.id}/messages",
                    headers=chat.headers,
                    json={"client_msg_id": client_msg_id, "text": text},
                )
                if answer.status_code in (200, 201):
                    chat.acknowledged[client_msg_id] = answer.json()["seq"]
                    chat.order.append(client_msg_id)
            except httpx.HTTPError:
                pass
            await asyncio.sleep(random.uniform(0.2, 0.8))


async def _settled(http: httpx.AsyncClient, chat: Chat) -> None:
    """The log holds exactly what was acknowledged, in order, and the last turn came to an end."""
    for _ in range(60):
        events = await _log(http, chat)
        if _ended(events):
            break
        await asyncio.sleep(0.5)
    assert _ended(events), [(event["seq"], event["type"], event["data"].get("speaker")) for event in events[-4:]]
    said = [e["seq"] for e in events if e["type"] == "message.created" and e["data"]["speaker"] == "visitor"]
    assert said == [chat.acknowledged[name] for name in chat.order]
    assert len(set(said)) == len(said)


async def _log(http: httpx.AsyncClient, chat: Chat) -> list[dict]:
    events: list[dict] = []
    while True:
        after = events[-1]["seq"] if events else 0
        answer = await http.get(f"/api/conversations/{chat.id}/events", headers=chat.headers, params={"after": after})
        page = answer.json()["events"]
        for event in page:
            assert event["prev"] == after, "the log has a gap"
            after = event["seq"]
        events += page
        if not page:
            return events


def _ended(events: list[dict]) -> bool:
    """Whether the conversation is with people, or the bot spoke after the last thing the visitor said."""
    if any(event["type"] == "handoff.requested" for event in events):
        return True
    last = max(e["seq"] for e in events if e["type"] == "message.created" and e["data"]["speaker"] == "visitor")
    return any(e["seq"] > last and e["type"] == "message.created" and e["data"]["speaker"] == "bot" for e in events)
