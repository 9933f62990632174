"""Who the host site says a visitor is: one history on every device, and nobody can be somebody else."""

import base64
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest

from handoff_api.conversations import identities
from tests.handoff_api.service import Service, Visitor, running

SECRET = "the-host-site-and-we-know-this-one"
AN_HOUR = 3600


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Service]:
    async with running(database_url, identity_secret=SECRET) as one:
        yield one


def token(subject: Any = "FL-204518", lasts: float = AN_HOUR, secret: str = SECRET, **claims: Any) -> str:
    return jwt.encode({"sub": subject, "exp": time.time() + lasts, **claims}, secret, algorithm="HS256")


async def begin(service: Service, identity: str | None, **headers: str) -> dict[str, Any]:
    visitor = {"identity": identity} if identity else {}
    answer = await service.http.post("/api/conversations", json={"language": "en", "visitor": visitor}, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def owner(service: Service, begun: dict[str, Any]) -> str:
    return (await service.use.conversations.get(begun["conversation_id"])).visitor_id


async def test_the_history_follows_the_same_person_from_device_to_device(service: Service):
    laptop = await begin(service, token(name="Irene Galli", email="irene@example.org"))
    phone = await begin(service, token())
    somebody_else = await begin(service, token("FL-1"))
    nobody_known = await begin(service, None)
    assert laptop["identified"] and not nobody_known["identified"]
    assert laptop["contact"] == "irene@example.org"
    assert await owner(service, laptop) == await owner(service, phone)
    assert len({await owner(service, one) for one in (laptop, somebody_else, nobody_known)}) == 3
    kept = await service.use.conversations.get(laptop["conversation_id"])
    assert (kept.visitor_name, kept.visitor_email) == ("Irene Galli", "irene@example.org")
    assert await service.use.database.read(lambda c: identities.subject_of(c, kept)) == "FL-204518"


async def test_a_conversation_begun_before_signing_in_becomes_part_of_the_history(service: Service):
    known, begun = await begin(service, token()), await begin(service, None)
    visitor = Visitor(service.http, service.address, begun)
    answer = await visitor.call("POST", "/identity", {"identity": token(name="Irene")})
    assert answer.json() == {"identified": True}
    assert await owner(service, begun) == await owner(service, known)
    assert (await visitor.call("POST", "/identity", {"identity": token()})).status_code == 200  # again is harmless


async def test_who_signs_in_after_somebody_else_does_not_get_the_chat(service: Service):
    begun = await begin(service, token())
    visitor = Visitor(service.http, service.address, begun)
    refused = await visitor.call("POST", "/identity", {"identity": token("FL-1")})
    assert refused.status_code == 409
    later = await begin(service, None, Authorization=f"Bearer {begun['token']}")  # signed out, same browser
    assert await owner(service, later) != await owner(service, begun)


async def test_a_known_visitor_goes_on_where_the_conversation_is(service: Service):
    begun = await begin(service, token())
    await Visitor(service.http, service.address, begun).say("It does not work")
    resumed = await service.http.post("/api/resume", json={"identity": token()})
    assert resumed.json()["conversation_id"] == begun["conversation_id"]
    elsewhere = Visitor(service.http, service.address, resumed.json())
    assert (await elsewhere.events())[1]["data"]["text"] == "It does not work"
    assert (await service.http.post("/api/resume", json={"identity": token("FL-1")})).status_code == 204
    assert (await service.http.post("/api/resume", json={"identity": token(lasts=-60)})).status_code == 403
    for wrong in ({}, {"code": "abc", "identity": token()}):
        assert (await service.http.post("/api/resume", json=wrong)).status_code == 422


def unsigned() -> str:
    """What claims that it needs no signature."""
    parts = ({"alg": "none", "typ": "JWT"}, {"sub": "FL-204518", "exp": time.time() + AN_HOUR})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: token(secret="another-secret-that-nobody-gave-us"), "not signed as it should be"),
        (unsigned, "not signed as it should be"),
        (lambda: token()[:-4] + "AAAA", "not signed as it should be"),
        (lambda: "not.a.token", "not signed as it should be"),
        (lambda: jwt.encode({"sub": "a", "exp": time.time() + 60}, SECRET * 2, algorithm="HS512"), "not signed"),
        (lambda: token(lasts=-AN_HOUR), "has expired"),
        (lambda: token(lasts=30 * 24 * AN_HOUR), "lives for longer than a day"),
        (lambda: jwt.encode({"sub": "FL-204518"}, SECRET, algorithm="HS256"), "`exp` is missing"),
        (lambda: jwt.encode({"exp": time.time() + 60}, SECRET, algorithm="HS256"), "`sub` is missing"),
        (lambda: token(subject=204518), "not signed as it should be"),
        (lambda: token(subject=" "), "`sub` is empty"),
        (lambda: token(name=["x"]), "`name` is not a text"),
        (lambda: token(email="x" * 300), "`email` is not a text"),
        (lambda: token(nbf=time.time() + AN_HOUR), "not yet valid"),
    ],
)
async def test_a_token_that_is_not_right_says_why_and_keeps_nobody_from_asking(service_sqlite: Service, made, why: str):
    begun = await begin(service_sqlite, made())
    assert why in begun["identity_refused"]
    assert not begun["identified"]
    visitor = Visitor(service_sqlite.http, service_sqlite.address, begun)
    assert (await visitor.call("POST", "/identity", {"identity": made()})).status_code == 403


@pytest.fixture
async def service_sqlite(sqlite_url: str) -> AsyncIterator[Service]:
    async with running(sqlite_url, identity_secret=SECRET) as one:
        yield one


async def test_without_a_secret_nobody_is_recognised(sqlite_service: Service):
    begun = await begin(sqlite_service, token())
    assert "IDENTITY_SECRET is not set" in begun["identity_refused"]


async def test_erasing_the_last_conversation_forgets_the_person(service: Service):
    first, second = await begin(service, token()), await begin(service, token())

    async def known() -> list[str]:
        rows = await service.use.database.read(lambda c: c.execute("SELECT subject FROM visitor_identity"))
        return [row["subject"] for row in rows]

    await Visitor(service.http, service.address, first).call("DELETE", "")
    assert await known() == ["FL-204518"]
    await Visitor(service.http, service.address, second).call("DELETE", "")
    assert await known() == []
