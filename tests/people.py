"""The people of the journeys, as programs that use the public API: a visitor, an agent, an editor."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from common.local_run.stack import Stack

Event = dict[str, Any]

PASSWORD = "una-staffetta-di-prova"


class Visitor:
    """Somebody who chats. `seen` holds every event so far, in order."""

    def __init__(self, stack: Stack, language: str = "it") -> None:
        self.stack = stack
        self.http = httpx.Client(base_url=stack.address("handoff_api"), timeout=30)
        started = self.http.post("/api/conversations", json={"language": language})
        assert started.status_code == 201, started.text
        self.id, token = started.json()["conversation_id"], started.json()["token"]
        self.token = token
        self.http.headers["Authorization"] = f"Bearer {token}"
        self.seen: list[Event] = []

    def say(self, text: str, client_msg_id: str | None = None) -> dict[str, Any]:
        """Send a message; its acknowledgement."""
        return self.send({"text": text}, client_msg_id)

    def press(self, button_id: str) -> dict[str, Any]:
        """Press a button that the bot offered."""
        return self.send({"button_id": button_id})

    def send(self, what: dict[str, str], client_msg_id: str | None = None) -> dict[str, Any]:
        body = {"client_msg_id": client_msg_id or str(uuid.uuid4()), **what}
        answer = self.http.post(f"/api/conversations/{self.id}/messages", json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def ask_for_person(self) -> None:
        answer = self.http.post(f"/api/conversations/{self.id}/handoff", json={})
        assert answer.status_code in (200, 201), answer.text

    def erase(self) -> None:
        answer = self.http.delete(f"/api/conversations/{self.id}")
        assert answer.status_code == 204, answer.text

    def look(self, wait: float = 0) -> list[Event]:
        """Read what is new in the log; the new events."""
        after = self.seen[-1]["seq"] if self.seen else 0
        answer = self.http.get(f"/api/conversations/{self.id}/events", params={"after": after, "wait": wait})
        assert answer.status_code == 200, answer.text
        new = answer.json()["events"]
        last = after
        for event in new:
            assert event["prev"] == last, f"the log has a gap: {event['prev']} after {last}"
            last = event["seq"]
        self.seen += new
        return new

    def wait_for(self, fits: Callable[[Event], bool], within: float = 30, since: int = 0) -> Event:
        """The first event after `since` that `fits`; fails with what was seen instead."""
        until = time.monotonic() + within
        while True:
            found = next((event for event in self.seen if event["seq"] > since and fits(event)), None)
            if found is not None:
                return found
            assert time.monotonic() < until, f"not seen within {within} s; seen: {self.story()}"
            self.look(wait=1)

    def answer_to(self, text: str, within: float = 30) -> Event:
        """Ask; the bot's next message."""
        since = self.say(text)["seq"]
        return self.wait_for(said_by("bot"), within, since)

    def messages(self, speaker: str) -> list[str]:
        return [event["data"]["text"] for event in self.seen if said_by(speaker)(event)]

    def story(self) -> str:
        return " | ".join(f"{e['seq']} {e['type']} {e['data'].get('speaker', '')}" for e in self.seen)

    @contextmanager
    def socket(self, after: int = 0) -> Iterator[ClientConnection]:
        """A live socket that has said hello."""
        with connect(self.stack.address("handoff_api").replace("http", "ws") + "/ws/visitor") as socket:
            socket.send(json.dumps({"type": "hello", "token": self.token, "after": after}))
            yield socket


class Staff:
    """Somebody who signs in: made with the roles asked for, signed in with a password."""

    def __init__(self, stack: Stack, name: str, roles: tuple[str, ...] = ("agent",)) -> None:
        self.name = name
        self.email = f"{name.lower()}-{uuid.uuid4().hex[:8]}@esempio.example"
        service = {"Authorization": f"Bearer {stack.environment['SERVICE_TOKEN']}"}
        api = stack.address("handoff_api")
        made = httpx.post(
            f"{api}/api/staff",
            headers=service,
            json={
                "email": self.email, "name": name, "password": PASSWORD, "roles": roles,
                "skills": [], "languages": ["it", "en"],
            },
        )
        assert made.status_code == 201, made.text
        signed_in = httpx.post(f"{api}/api/staff/sessions", json={"email": self.email, "password": PASSWORD})
        assert signed_in.status_code == 201, signed_in.text
        headers = {"Authorization": f"Bearer {signed_in.json()['token']}"}
        self.desk = httpx.Client(base_url=api, headers=headers, timeout=30)
        self.kb = httpx.Client(base_url=stack.address("kb"), headers=headers, timeout=60)

    def be_present(self, capacity: int = 20) -> None:
        answer = self.desk.put("/api/staff/presence", json={"status": "available", "capacity": capacity})
        assert answer.status_code == 200, answer.text

    def go_away(self) -> None:
        answer = self.desk.put("/api/staff/presence", json={"status": "away", "capacity": 0})
        assert answer.status_code == 200, answer.text

    def handoff_of(self, visitor: Visitor, state: str = "waiting") -> dict[str, Any]:
        """The open handoff of a visitor, whole."""
        return self.handoff_in(visitor.id, state)

    def handoff_in(self, conversation_id: str, state: str = "waiting") -> dict[str, Any]:
        """The open handoff of a conversation, whole."""
        items = self.desk.get("/api/handoffs", params={"state": state, "limit": 500}).json()["items"]
        found = next((item for item in items if item["conversation_id"] == conversation_id), None)
        assert found is not None, f"the visitor is not among the {len(items)} that are {state}"
        return self.desk.get(f"/api/handoffs/{found['handoff_id']}").json()

    def claim(self, handoff: dict[str, Any]) -> httpx.Response:
        return self.desk.post(f"/api/handoffs/{handoff['handoff_id']}/claim", json={})

    def reply(self, handoff: dict[str, Any], text: str) -> None:
        answer = self.desk.post(
            f"/api/handoffs/{handoff['handoff_id']}/messages", json={"client_msg_id": str(uuid.uuid4()), "text": text}
        )
        assert answer.status_code in (200, 201), answer.text

    def give_back(self, handoff: dict[str, Any]) -> None:
        answer = self.desk.post(f"/api/handoffs/{handoff['handoff_id']}/return", json={})
        assert answer.status_code == 200, answer.text

    def close(self, handoff: dict[str, Any]) -> None:
        answer = self.desk.post(f"/api/handoffs/{handoff['handoff_id']}/close", json={"outcome": "solved"})
        assert answer.status_code == 200, answer.text

    def publish(self, article: dict[str, Any]) -> str:
        """Write an article and publish it; its id."""
        made = self.kb.post("/api/articles", json=article)
        assert made.status_code == 201, made.text
        article_id = made.json()["id"]
        published = self.kb.post(f"/api/articles/{article_id}/publish", json={})
        assert published.status_code == 200, published.text
        return article_id

    def archive(self, article_id: str) -> None:
        answer = self.kb.post(f"/api/articles/{article_id}/archive", json={})
        assert answer.status_code == 200, answer.text


def is_a(kind: str) -> Callable[[Event], bool]:
    """Whether an event is of this type."""
    return lambda event: event["type"] == kind


def said_by(speaker: str) -> Callable[[Event], bool]:
    """Whether an event is a message of this speaker."""
    return lambda event: event["type"] == "message.created" and event["data"]["speaker"] == speaker
