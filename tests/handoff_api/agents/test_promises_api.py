"""Promises over HTTP: from the visitor's address to the owner's figures, and what is left of them after erasure."""

from datetime import timedelta

import pytest

from common.clock import iso
from tests.handoff_api.agents.conftest import sign_in
from tests.handoff_api.service import Service, Visitor

EMAIL = {"email": "irene@posta.example"}


async def waiting(service: Service) -> tuple[Visitor, dict]:
    """Somebody who asked while nobody was there, and what he was answered."""
    visitor = await service.visitor(visitor={"name": "Irene"})
    await visitor.say("The form, please")
    await visitor.wait_for("message.created", speaker="bot")
    return visitor, (await visitor.call("POST", "/handoff")).json()


async def test_from_an_address_to_the_owners_figures(sqlite_service: Service, marta):
    visitor, asked = await waiting(sqlite_service)
    assert (asked["state"], asked["promise"], asked["offer"]["why"]) == ("waiting", None, "nobody_present")
    promise = (await visitor.call("POST", "/contact", EMAIL)).json()["promise"]
    assert (promise["owner"], promise["contact"], promise["due"]) == ("Marta", *EMAIL.values(), asked["offer"]["due"])

    (owed,) = (await marta.done("GET", "/api/promises"))["items"]
    assert owed["promise_id"] == promise["promise_id"] and owed["owner"]["name"] == "Marta" and owed["is_owed"]
    assert (await marta.done("GET", "/api/promises?state=late"))["total"] == 0
    luca = await sign_in(sqlite_service, "Luca")
    path = f"/api/promises/{promise['promise_id']}"
    later = iso(sqlite_service.use.clock.now() + timedelta(days=2))
    refused = await luca.call("POST", f"{path}/move", {"due": later, "reason": "A strike"})
    assert refused.status_code == 409 and "Marta owns this promise" in refused.json()["detail"]
    moved = await marta.done("POST", f"{path}/move", {"due": later, "reason": "A strike"})
    assert (moved["due"], moved["moves"][0]["reason"], moved["moves"][0]["by"]["name"]) == (later, "A strike", "Marta")
    assert (await luca.done("POST", f"{path}/hand-over", {"owner_id": luca.id}))["owner"]["name"] == "Luca"
    assert (await luca.done("POST", f"{path}/keep", {"note": "Called"}))["state"] == "kept"
    silvia = await sign_in(sqlite_service, "Silvia", "supervisor")
    figures = await silvia.done("GET", "/api/promises/figures")
    assert figures == {"days": 28, "kept": 1, "late": 0, "broken": 0, "owed": 0, "share_kept": 1.0}
    page = (await silvia.call("GET", "/desk/promises")).text
    assert "100 %" in page and "1 " in page


async def test_who_stays_keeps_the_place_and_the_address_is_kept_for_later(sqlite_service: Service):
    visitor, asked = await waiting(sqlite_service)
    left = (await visitor.call("POST", "/contact", EMAIL | {"instead_of_waiting": False})).json()
    assert left == {**EMAIL, "promise": None}
    assert (await visitor.call("POST", "/handoff")).json()["state"] == "waiting"
    named = (await visitor.call("POST", "/contact", {"name": "Irene"})).json()
    assert named == {"name": "Irene", "promise": None}  # a name is no way to be reached


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "The form", "due": "tomorrow"},
        {"text": "The form", "due": "2099-01-01T10:00:00"},  # in no zone
        {"text": "   ", "due": "2099-01-01T10:00:00Z"},
        {"text": "x" * 301, "due": "2099-01-01T10:00:00Z"},
        {"text": "The form", "due": "2099-01-01T10:00:00Z", "email": "nobody"},
        {"text": "The form", "due": "2099-01-01T10:00:00Z", "phone": "call me"},
    ],
)
async def test_a_wrong_shape_is_refused(sqlite_service: Service, marta, body):
    assert (await marta.call("POST", "/api/handoffs/handoff_0/promises", body)).status_code == 422


async def test_what_does_not_exist_is_not_found(marta):
    for what, body in (("keep", {}), ("hand-over", {"owner_id": marta.id})):
        assert (await marta.call("POST", f"/api/promises/promise_0/{what}", body)).status_code == 404


async def test_erasure_leaves_no_word_of_a_promise(sqlite_service: Service, marta):
    visitor, _ = await waiting(sqlite_service)
    promise = (await visitor.call("POST", "/contact", EMAIL)).json()["promise"]
    later = iso(sqlite_service.use.clock.now() + timedelta(days=2))
    await marta.done("POST", f"/api/promises/{promise['promise_id']}/move", {"due": later, "reason": "Irene is away"})
    assert (await visitor.call("DELETE", "")).status_code == 204
    left = await sqlite_service.use.database.read(
        lambda c: [c.execute(f"SELECT * FROM {table}") for table in ("promise", "promise_move", "event", "letter")]
    )
    assert "irene" not in str(left).lower()
    assert left[0][0]["state"] == "withdrawn" and left[0][0]["ended_at"] is not None
    assert (await marta.done("GET", "/api/promises"))["total"] == 0
