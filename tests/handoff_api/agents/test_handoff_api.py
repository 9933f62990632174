"""The handoff API as a program or an agent's client uses it, over HTTP."""

import asyncio
from datetime import timedelta

from common.clock import iso
from handoff_api.agents.desk_lists import LATE_AFTER
from tests.handoff_api.agents.conftest import sign_in
from tests.handoff_api.service import ANSWER, TOKEN, Service

SERVICE = {"Authorization": f"Bearer {TOKEN}"}
DECISION = {
    "confidence": 0.41,
    "threshold": 0.86,
    "candidates": [
        {
            "article_id": "static-ip",
            "version": 2,
            "title": "Static IP",
            "confidence": 0.41,
            "sensitive": False,
            "skill": None,
            "expired": False,
        }
    ],
}


async def request(service: Service, conversation_id: str, **more):
    body = {"conversation_id": conversation_id, "reason": {"code": "low_confidence"}} | more
    return await service.http.post("/api/handoffs", headers=SERVICE, json=body)


async def test_from_request_to_close(service: Service):
    marta = await sign_in(service, "Marta")
    visitor = await service.visitor()
    await visitor.say("A static IP for the shop?")
    asked = await request(
        service, visitor.id, decision=DECISION, question={"verbatim": "A static IP for the shop?"}, turn_id="turn_1"
    )
    assert asked.status_code == 201
    body = asked.json()
    assert body.pop("offer")["why"] == "nobody_present"
    assert body | {"handoff_id": ""} == {
        "handoff_id": "",
        "state": "waiting",
        "position": 1,
        "wait": None,
        "promise": None,
        "availability": {"agents_present": 0, "free_slots": 0, "open": None, "next_open": None},
    }
    again = await request(service, visitor.id)
    assert (again.status_code, again.json()["handoff_id"]) == (200, body["handoff_id"])

    path = f"/api/handoffs/{body['handoff_id']}"
    claimed = await marta.done("POST", f"{path}/claim")
    assert (claimed["state"], claimed["assignee"]["name"]) == ("active", "Marta")
    reply = {"client_msg_id": "m1", "text": "Yes, <b>you can</b>"}
    first, repeated = (
        await marta.call("POST", f"{path}/messages", reply),
        await marta.call("POST", f"{path}/messages", reply),
    )
    assert (first.status_code, repeated.status_code) == (201, 200)
    assert first.json() == repeated.json()
    heard = await visitor.wait_for("message.created", speaker="agent")
    assert (heard["data"]["text"], heard["data"]["name"]) == ("Yes, <b>you can</b>", "Marta")
    assert "staff_id" not in heard["data"]

    story = await marta.done("GET", path)
    assert [said["speaker"] for said in story["transcript"]][0] == "visitor"
    assert story["near_misses"] == DECISION["candidates"]
    assert (await marta.done("POST", f"{path}/close", {"outcome": "solved", "note": "Told"}))["outcome"] == "solved"
    assert await visitor.status() == "closed"


async def test_what_the_visitor_sees_of_a_request(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    await request(sqlite_service, visitor.id, decision=DECISION, question={"verbatim": "secret words"})
    seen = str(await visitor.events())
    assert "handoff.requested" in seen
    assert "secret words" not in seen and "Static IP" not in seen and "low_confidence" not in seen


async def test_earlier_conversations_come_along(sqlite_service: Service, marta):
    before = await sqlite_service.visitor()
    await before.say("My invoice is wrong")
    begun = await sqlite_service.http.post("/api/conversations", json={"language": "en"}, headers=before.headers)
    asked = await request(sqlite_service, begun.json()["conversation_id"])
    story = await marta.done("GET", f"/api/handoffs/{asked.json()['handoff_id']}")
    assert [(one["conversation_id"], one["began_with"]) for one in story["earlier"]] == [
        (before.id, "My invoice is wrong")
    ]


async def test_the_list_has_pages(sqlite_service: Service, marta):
    for _ in range(5):
        await request(sqlite_service, (await sqlite_service.visitor()).id)
    first = await marta.done("GET", "/api/handoffs?state=waiting&limit=3")
    rest = await marta.done("GET", f"/api/handoffs?state=waiting&limit=3&after={first['next']}")
    assert (first["total"], len(first["items"]), len(rest["items"]), rest["next"]) == (5, 3, 2, None)
    positions = [one["position"] for one in first["items"] + rest["items"]]
    assert positions == [1, 2, 3, 4, 5]


WRONG = [
    ("POST", "/{id}/messages", {"client_msg_id": "m", "text": ""}, 422),
    ("POST", "/{id}/messages", {"client_msg_id": "m", "text": "x" * 4001}, 422),
    ("POST", "/{id}/messages", {"client_msg_id": "m", "text": "a\x00b"}, 422),
    ("POST", "/{id}/messages", {"client_msg_id": "m"}, 422),
    ("POST", "/{id}/messages", {"client_msg_id": "m", "text": "Too early"}, 409),
    ("POST", "/{id}/transfer", {}, 422),
    ("POST", "/{id}/transfer", {"to_agent": "a", "to_skill": "b"}, 422),
    ("POST", "/{id}/close", {"outcome": "bored"}, 422),
    ("POST", "/{id}/close", {"outcome": "solved"}, 409),
    ("POST", "/handoff_0/claim", None, 404),
    ("GET", "/handoff_0", None, 404),
    ("GET", "?state=lost", None, 422),
    ("GET", "?limit=501", None, 422),
    ("POST", "", {"conversation_id": "nobody", "reason": {"code": "bot_failed"}}, 404),
    ("POST", "", {"conversation_id": "nobody", "reason": {"code": "because"}}, 422),
    ("POST", "", [], 422),
]


async def test_what_is_wrong_is_refused_in_a_sentence(sqlite_service: Service, marta):
    visitor = await sqlite_service.visitor()
    asked = (await request(sqlite_service, visitor.id)).json()
    before = await visitor.events()
    for method, path, body, status in WRONG:
        answer = await marta.call(method, "/api/handoffs" + path.format(id=asked["handoff_id"]), body)
        assert answer.status_code == status, (path, body)
        assert answer.json().keys() >= {"error", "detail"} and answer.json()["detail"].endswith(".")
    assert await visitor.events() == before


async def test_the_loser_of_a_claim_is_told_who_won(sqlite_service: Service, marta, luca):
    asked = (await request(sqlite_service, (await sqlite_service.visitor()).id)).json()
    path = f"/api/handoffs/{asked['handoff_id']}/claim"
    answers = await asyncio.gather(marta.call("POST", path), luca.call("POST", path))
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (200, 409)
    assert lost.json()["claimed_by"] == won.json()["assignee"]["name"]


async def test_the_desk_shows_every_kind_of_event(sqlite_service: Service, marta):
    sqlite_service.bot.replies = [ANSWER]
    visitor = await sqlite_service.visitor()
    await visitor.say("Hello")
    answer = await visitor.wait_for("message.created", speaker="bot")
    rated = await visitor.call("POST", "/ratings", {"seq": answer["seq"], "helpful": True, "comment": "Good"})
    assert rated.status_code == 201
    await visitor.call("POST", "/handoff")
    await visitor.call("DELETE", "/handoff")
    asked = (await request(sqlite_service, visitor.id, reason={"code": "asked_for_person"})).json()
    steps = [("claim", None), ("notes", {"text": "A note"}), ("release", None), ("claim", None),
             ("transfer", {"to_skill": "invoices", "note": "Money"}), ("claim", None), ("return", None)]  # fmt: skip
    for step, body in steps:
        await marta.done("POST", f"/api/handoffs/{asked['handoff_id']}/{step}", body)
        page = await marta.call("GET", f"/desk/parts/conversations/{visitor.id}?lang=en")
        assert page.status_code == 200
    for line in (
        "left the queue",
        "put it back",
        'transferred it to invoices · «<span dir="auto">Money</span>»',
        "gave it back",
        'helpful · «<span dir="auto">Good</span>»',
    ):
        assert line in page.text


async def test_waits_over_the_limit_are_marked(sqlite_service: Service, marta):
    visitor = await sqlite_service.visitor()
    asked = (await request(sqlite_service, visitor.id)).json()
    assert "late" not in (await marta.call("GET", "/desk/parts/lists")).text
    long_ago = iso(sqlite_service.use.clock.now() - LATE_AFTER - timedelta(seconds=1))
    await sqlite_service.use.database.write(
        lambda c: c.execute("UPDATE handoff SET queued_since = :at WHERE id = :id", at=long_ago, id=asked["handoff_id"])
    )
    assert "chip num late" in (await marta.call("GET", "/desk/parts/lists")).text


async def test_after_an_erasure_the_others_move_up_and_the_desk_goes_on(sqlite_service: Service, marta):
    gone, taken, behind = [await sqlite_service.visitor() for _ in range(3)]
    for visitor in (gone, taken, behind):
        await visitor.say("My secret is green")
        await visitor.call("POST", "/handoff")
    handoff = (await request(sqlite_service, taken.id)).json()["handoff_id"]
    await marta.done("POST", f"/api/handoffs/{handoff}/claim")
    assert (await gone.call("DELETE", "")).status_code == 204
    assert (await behind.wait_for("handoff.position_changed", position=1))["data"]["position"] == 1
    assert (await taken.call("DELETE", "")).status_code == 204
    desk = await marta.call("GET", f"/desk/conversations/{taken.id}?lang=en")
    assert desk.status_code == 200 and "erased this conversation" in desk.text
    assert desk.text.count("My secret is green") == 1  # of the one who still waits
