"""Who would wait for nobody, or too long, is told at once what else he can do, and is promised an answer if he wants it."""

import pytest

from common.errors import Conflict
from handoff_api.handoffs import promising
from handoff_api.handoffs.scene import Scene
from tests.handoff_api.people import log_of, status_of

OFFICE = {day: [("09:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
LONG_AGO = 46  # seconds without a heartbeat: away


async def test_outside_hours_the_next_opening_is_said_on_the_visitors_clock(desk):
    await desk.opens(**OFFICE)
    rome, tokyo = await desk.visitor(), await desk.visitor(zone="Asia/Tokyo", language="en")
    offer = (await desk.asks(rome)).public["offer"]
    assert (offer["why"], offer["next_open"]) == ("outside_hours", "2026-11-23T08:00:00.000000Z")
    assert offer["due"] == "2026-11-23T10:00:00.000000Z"
    assert "Rispondiamo di nuovo domani alle 9:00." in await desk.said(rome)
    assert "ti rispondiamo entro domani alle 11:00" in await desk.said(rome)
    await desk.asks(tokyo)
    assert "We answer again today at 17:00." in await desk.said(tokyo)
    assert "we answer you today at 19:00 at the latest" in await desk.said(tokyo)
    requested = (await desk.told(rome, "handoff.requested"))[0]
    assert requested["offer"] == offer and requested["promise"] is None


async def test_an_address_makes_it_a_promise_that_somebody_owns(desk):
    await desk.opens(**OFFICE)
    marta = await desk.agent("Marta", present=False)
    conversation = await desk.visitor()
    asked = await desk.asks(conversation)
    await desk.leaves(conversation, email="irene@posta.example")
    promise = await desk.promises.accept(conversation)
    assert (promise.due, promise.owner, promise.contact) == (asked.offer.due, "Marta", "irene@posta.example")
    owed = await desk.owed(conversation)
    assert (owed.owner_id, owed.made_by, owed.state) == (marta.id, "system", "open")
    said = await desk.said(conversation)
    assert "Ti rispondiamo per e-mail a irene@posta.example entro domani alle 11:00" in said and "Marta" in said
    (made,) = await desk.told(conversation, "promise.made")
    assert (made["promise_id"], made["contact"]) == (owed.id, "irene@posta.example")
    seen = [e.wire("everyone")["data"] for e in await log_of(desk.database, conversation) if e.type == "promise.made"]
    assert "owner_id" not in seen[0] and seen[0]["owner"] == "Marta"
    assert await status_of(desk.database, conversation) == "waiting_for_agent"
    (handoff,) = await desk.rows("SELECT state, position FROM handoff")
    assert handoff == {"state": "promised", "position": None}


async def test_a_promise_without_a_way_to_reach_the_visitor_is_impossible(desk):
    conversation = await desk.visitor()
    handoff = (await desk.asks(conversation)).handoff
    for accepted in (desk.promises.accept(conversation),):
        with pytest.raises(Conflict, match="no way to reach"):
            await accepted

    def force(c):
        scene = Scene.open(c, desk.clock.now(), handoff.id)
        promising.promise_instead(scene, promising.offering.Outlook(c, scene.now).offer(handoff, "nobody_present"))

    with pytest.raises(Conflict, match="no way to reach"):
        await desk.database.write(force)
    assert await desk.rows("SELECT * FROM promise") == []
    assert await desk.rows("SELECT state FROM handoff") == [{"state": "waiting"}]


async def test_who_is_known_already_is_promised_an_answer_at_once(desk):
    conversation = await desk.visitor(phone="0341 123456")
    asked = await desk.asks(conversation)
    assert (asked.public["state"], asked.public["position"], asked.public["offer"]) == ("promised", None, None)
    assert asked.public["promise"]["text"] == "Ti richiamiamo al numero 0341 123456"
    again = await desk.asks(conversation)
    assert again.public["promise"] == asked.public["promise"] and not again.is_new


async def test_who_leaves_an_address_while_somebody_is_there_goes_on_waiting(desk):
    await desk.agent("Marta")
    conversation = await desk.visitor()
    assert (await desk.asks(conversation)).public["offer"] is None
    await desk.leaves(conversation, email="irene@posta.example")
    assert await desk.promises.accept(conversation) is None
    assert await desk.rows("SELECT state FROM handoff") == [{"state": "waiting"}]


async def test_when_the_last_agent_leaves_everybody_is_told_and_who_can_be_reached_is_promised_an_answer(desk):
    await desk.agent("Marta")
    reachable, unknown = await desk.visitor(email="irene@posta.example"), await desk.visitor()
    await desk.asks(reachable)
    await desk.asks(unknown)
    assert await desk.owed(reachable) is None
    desk.clock.advance(seconds=LONG_AGO)
    await desk.queue_watch.look()

    assert await desk.owed(reachable) is not None
    assert "non c'è più nessuno in servizio" in await desk.said(reachable)
    assert "Ti rispondiamo per e-mail a irene@posta.example" in await desk.said(reachable)
    told = (await desk.told(unknown, "handoff.position_changed"))[-1]
    assert (told["position"], told["agents_present"], told["offer"]["why"]) == (1, 0, "nobody_present")
    assert "Lascia un'e-mail" in await desk.said(unknown)
    assert await status_of(desk.database, unknown) == "waiting_for_agent"

    before = len(await log_of(desk.database, unknown))
    await desk.queue_watch.look()
    assert len(await log_of(desk.database, unknown)) == before  # told once
    await desk.leaves(unknown, phone="0341 123456")
    assert (await desk.promises.accept(unknown)).contact == "0341 123456"


async def test_closing_time_while_waiting_makes_promises_for_the_next_morning(desk):
    await desk.opens(**OFFICE)
    desk.it_is(2026, 11, 23, 16, 50)  # 17:50 in Rome
    marta = await desk.agent("Marta")
    reachable, unknown = await desk.visitor(email="irene@posta.example"), await desk.visitor()
    for one in (reachable, unknown):
        assert (await desk.asks(one)).offer is None
    desk.it_is(2026, 11, 23, 17, 1)
    await desk.presence.heartbeat(marta.id)
    await desk.queue_watch.look()
    assert await desk.owed(reachable) is None  # it is closed, and somebody is there all the same
    await desk.presence.leave(marta.id)
    await desk.queue_watch.look()
    assert (await desk.owed(reachable)).due_at == "2026-11-24T10:00:00.000000Z"
    assert "Rispondiamo di nuovo domani alle 9:00." in await desk.said(reachable)
    assert (await desk.told(unknown, "handoff.position_changed"))[-1]["offer"][
        "next_open"
    ] == "2026-11-24T08:00:00.000000Z"


async def test_a_break_is_not_the_end_of_the_day_for_who_cannot_be_reached(desk):
    marta = await desk.agent("Marta")
    conversation = await desk.visitor()
    await desk.asks(conversation)
    await desk.presence.set(marta.id, "break", 3)
    await desk.queue_watch.look()
    assert (await desk.told(conversation, "handoff.position_changed"))[-1]["offer"] is not None
    await desk.presence.set(marta.id, "available", 3)
    await desk.queue_watch.look()
    back = (await desk.told(conversation, "handoff.position_changed"))[-1]
    assert (back["position"], back["offer"], back["agents_present"]) == (1, None, 1)


async def test_agents_for_others_are_nobody(desk):
    await desk.agent("Tina", skills=("tecnici",))
    await desk.agent("Vera", skills=("vendite",), present=False)
    conversation = await desk.visitor()
    assert (await desk.asks(conversation, skill="vendite")).public["offer"]["why"] == "nobody_present"
    assert (await desk.asks(await desk.visitor(), skill="tecnici")).public["offer"] is None


async def test_what_is_offered_is_what_is_promised(desk):
    await desk.opens(sun=[("09:00", "21:00")])
    conversation = await desk.visitor()
    offered = (await desk.asks(conversation)).public["offer"]["due"]
    desk.clock.advance(minutes=10)
    await desk.leaves(conversation, email="irene@posta.example")
    assert (await desk.promises.accept(conversation)).due == offered


async def test_an_offer_is_renewed_as_time_passes(desk):
    await desk.opens(sun=[("09:00", "21:00")])
    conversation = await desk.visitor()
    first = (await desk.asks(conversation)).public["offer"]["due"]
    desk.clock.advance(minutes=16)
    await desk.queue_watch.look()
    renewed = (await desk.told(conversation, "handoff.position_changed"))[-1]["offer"]["due"]
    assert renewed > first


async def test_who_leaves_the_queue_or_asks_something_else_is_owed_nothing(desk):
    conversation = await desk.visitor(email="irene@posta.example")
    await desk.asks(conversation)
    owed = await desk.owed(conversation)
    await desk.handoffs.leave(conversation)
    assert (await desk.promise(owed.id)).state == "withdrawn"
    assert await status_of(desk.database, conversation) == "with_bot"
    assert await desk.told(conversation, "promise.broken") == []


async def test_another_address_takes_the_place_of_the_first(desk):
    conversation = await desk.visitor(email="irene@posta.exampl")
    await desk.asks(conversation)
    await desk.leaves(conversation, email="irene@posta.example")
    promise = await desk.promises.accept(conversation)
    assert promise.contact == "irene@posta.example" and "irene@posta.example" in promise.text
    letters = await desk.rows("SELECT recipient FROM letter ORDER BY created_at, recipient")
    assert [one["recipient"] for one in letters] == ["irene@posta.exampl", "irene@posta.example"]


async def test_the_owner_is_whom_the_visitor_knows_else_who_owes_least_else_who_is_in_charge(desk):
    silvia = await desk.agent("Silvia", "admin", present=False)
    first = await desk.visitor(email="a@posta.example", visitor_id="visitor_7")
    await desk.asks(first, skill="tecnici")
    assert (await desk.owed(first)).owner_id == silvia.id
    anna, bruno = await desk.agent("Anna", present=False), await desk.agent("Bruno", present=False, skills=("tecnici",))
    owners = []
    for _ in range(2):
        conversation = await desk.visitor(email="b@posta.example")
        await desk.asks(conversation)
        owners.append((await desk.owed(conversation)).owner_id)
    assert owners == [anna.id, bruno.id]

    await desk.presence.set(bruno.id, "available", 3)
    handoff = (await desk.rows("SELECT handoff_id FROM promise WHERE conversation_id = :id", id=first))[0]["handoff_id"]
    await desk.handoffs.claim(bruno, handoff)
    await desk.handoffs.reply(bruno, handoff, "r1", "Eccomi")
    await desk.handoffs.close(bruno, handoff, "solved", None)
    await desk.presence.leave(bruno.id)
    again = await desk.visitor(email="a@posta.example", visitor_id="visitor_7")
    await desk.asks(again)
    assert (await desk.owed(again)).owner_id == bruno.id  # though he owes more than Anna
