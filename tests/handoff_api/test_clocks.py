"""The whole service on a clock that a test sets: closing time while waiting, the night of the clock change, another zone."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest

from tests.handoff_api.agents.conftest import PASSWORD, Agent, sign_in
from tests.handoff_api.people import StoppedClock
from tests.handoff_api.service import Service, Visitor, running

OFFICE = [["09:00", "18:00"]]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE)
EMAIL = "irene@posta.example"


class Shop:
    """A served handoff_api; nothing in it moves the clock but the test."""

    def __init__(self, service: Service, clock: StoppedClock) -> None:
        self.service = service
        self.clock = clock

    def it_is(self, moment: str) -> None:
        """Set the clock, `2026-11-23T17:50+01:00` say."""
        self.clock.advance(seconds=(datetime.fromisoformat(moment) - self.clock.now()).total_seconds())

    async def opens(self, time_zone: str = "Europe/Rome", **week: list) -> None:
        admin = await sign_in(self.service, "Silvia", "admin")
        await admin.done("PUT", "/api/opening-hours", {"time_zone": time_zone, "week": week})

    async def agent(self, name: str, *roles: str) -> Agent:
        return await sign_in(self.service, name, *roles)

    async def signs_in_again(self, agent: Agent) -> None:
        """Hours later: a session that nobody uses ends."""
        begun = await self.service.http.post("/api/staff/sessions", json={"email": agent.email, "password": PASSWORD})
        agent.token = begun.json()["token"]

    async def waits(self, email: str | None = None, **more: str) -> Visitor:
        """Somebody who asks for a person, and whose address may be known."""
        person = {"visitor": {"email": email}} if email else {}
        visitor = await self.service.visitor(**more, **person)
        await visitor.call("POST", "/handoff", {})
        return visitor

    async def owed(self, agent: Agent) -> list[dict]:
        return (await agent.done("GET", "/api/promises"))["items"]


@pytest.fixture
async def shop(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """On a clock of its own; what looks every few seconds looks ten times a second."""
    clock = StoppedClock()
    monkeypatch.setattr("handoff_api.startup.SYSTEM_CLOCK", clock)
    for watch in ("handoffs.queue_watch", "promises.watch"):
        monkeypatch.setattr(f"handoff_api.{watch}.LOOK_EVERY", 0.1)
    monkeypatch.setattr("handoff_api.staff.grace.GRACE", timedelta(0))  # a clock that was set is no service that slept
    async with running(database_url) as service:
        yield Shop(service, clock)


async def at_the_desk(agent: Agent, status: str = "available") -> None:
    await agent.done("PUT", "/api/staff/presence", {"status": status, "capacity": 3})


async def said(visitor: Visitor) -> str:
    """All that the system has said to a visitor."""
    events = await visitor.events()
    return "\n".join(e["data"]["text"] for e in events if e["data"].get("speaker") == "system")


async def test_closing_time_comes_while_two_are_waiting(shop: Shop):
    shop.it_is("2026-11-27T17:50+01:00")  # a Friday
    await shop.opens(**WEEK)
    marta = await shop.agent("Marta")
    await at_the_desk(marta)
    reachable, unknown = await shop.waits(EMAIL, language="it"), await shop.waits(language="it")
    assert await shop.owed(marta) == []

    shop.it_is("2026-11-27T18:01+01:00")  # her console has been silent for eleven minutes
    made = await reachable.wait_for("promise.made")
    assert made["data"]["due"] == "2026-11-30T10:00:00.000000Z"
    assert f"Ti rispondiamo per e-mail a {EMAIL} entro lunedì alle 11:00" in await said(reachable)
    offered = await unknown.wait_for("handoff.position_changed", agents_present=0)
    assert offered["data"]["position"] == 1
    assert (offered["data"]["offer"]["why"], offered["data"]["offer"]["next_open"]) == (
        "outside_hours",
        "2026-11-30T08:00:00.000000Z",
    )

    shop.it_is("2026-11-30T09:05+01:00")  # nobody was dropped over the weekend
    assert [await one.status() for one in (reachable, unknown)] == ["waiting_for_agent"] * 2
    await shop.signs_in_again(marta)
    await at_the_desk(marta)
    handoffs = (await marta.done("GET", "/api/handoffs?state=waiting"))["items"]
    assert [one["conversation_id"] for one in handoffs] == [unknown.id]
    promised = (await marta.done("GET", "/api/handoffs?state=promised"))["items"]
    await marta.done("POST", f"/api/handoffs/{promised[0]['handoff_id']}/claim")
    await marta.done(
        "POST", f"/api/handoffs/{promised[0]['handoff_id']}/messages", {"client_msg_id": "a", "text": "Eccomi"}
    )
    await reachable.wait_for("promise.kept")
    assert await shop.owed(marta) == []


@pytest.mark.parametrize(("asked", "due"), [
    ("2026-03-28T23:30+01:00", "2026-03-29T09:00:00.000000Z"),  # eleven o'clock when summer time has begun
    ("2026-10-24T23:30+02:00", "2026-10-25T10:00:00.000000Z"),  # eleven o'clock when it has ended
])  # fmt: skip
async def test_asked_before_the_night_of_the_clock_change(shop: Shop, asked: str, due: str):
    shop.it_is(asked)
    await shop.opens(sat=OFFICE, sun=OFFICE)
    visitor = await shop.waits(EMAIL, language="it")
    made = await visitor.wait_for("promise.made")
    assert made["data"]["due"] == due
    assert "domani alle 11:00" in await said(visitor)

    before = datetime.fromisoformat(due) - timedelta(minutes=1)
    shop.it_is(before.isoformat())
    elena = await shop.agent("Elena")
    (owed,) = await shop.owed(elena)
    assert owed["state"] == "open"
    shop.clock.advance(minutes=2)
    await _until_it_is("late", shop, elena)


async def test_a_promise_for_nine_oclock_tomorrow_in_another_zone(shop: Shop):
    shop.it_is("2026-11-23T15:00-05:00")
    await shop.opens("America/New_York", **WEEK)
    ann = await shop.agent("Ann")
    await at_the_desk(ann)
    visitor = await shop.waits(EMAIL, language="en", time_zone="Europe/Rome")
    (handoff,) = (await ann.done("GET", "/api/handoffs?state=waiting"))["items"]
    chat = f"/api/handoffs/{handoff['handoff_id']}"
    await ann.done("POST", f"{chat}/claim")
    await ann.done("POST", f"{chat}/promises", {"text": "I'll send you the form", "due": "2026-11-24T09:00:00-05:00"})
    assert "15:00" in await said(visitor)  # on the visitor's clock
    await ann.done("POST", f"{chat}/close", {"outcome": "not_solved"})

    shop.it_is("2026-11-24T08:20-05:00")
    await shop.signs_in_again(ann)
    (owed,) = await shop.owed(ann)
    assert (owed["state"], owed["due"]) == ("open", "2026-11-24T14:00:00.000000Z")
    moved = await _move(ann, owed, "2026-11-24T10:00:00-05:00")
    assert moved.status_code == 200, moved.text
    told = await visitor.wait_for("promise.moved")
    assert told["data"]["reason"] == "The expert is ill"

    shop.it_is("2026-11-24T10:01-05:00")
    await shop.signs_in_again(ann)
    await _until_it_is("late", shop, ann)
    assert (await _move(ann, owed, "2026-11-24T12:00:00-05:00")).status_code == 409  # told before, never after


async def _move(agent: Agent, promise: dict, due: str) -> httpx.Response:
    return await agent.call(
        "POST", f"/api/promises/{promise['promise_id']}/move", {"due": due, "reason": "The expert is ill"}
    )


async def _until_it_is(state: str, shop: Shop, staff: Agent) -> None:
    """Wait for the one promise that is owed; the service looks by itself."""
    async with staff.socket() as socket:
        while [one["state"] for one in await shop.owed(staff)] != [state]:
            await socket.recv()
