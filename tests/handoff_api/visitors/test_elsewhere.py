"""Going on elsewhere: a link to point a camera at, two devices in step, and tokens that do not live for ever."""

import asyncio
import json
import re

from tests.handoff_api.service import Service, Visitor


async def test_the_link_is_there_to_point_a_camera_at(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    link = (await visitor.call("POST", "/resume-links")).json()
    assert re.fullmatch(r"http://localhost:\d+/chat#resume=[\w-]{43}", link["url"])
    size, path = link["qr"]["size"], link["qr"]["path"]
    assert size >= 29 and re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", path)
    corner = {(int(x), int(y), int(width)) for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", path)}
    assert {(4, 4, 7), (size - 11, 4, 7), (4, size - 5, 7)} <= corner  # the three eyes, inside the quiet zone
    page = await sqlite_service.http.get("/chat")
    assert page.status_code == 200 and "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_two_devices_hear_the_same_in_the_same_order(sqlite_service: Service):
    laptop = await sqlite_service.visitor()
    await laptop.wait_for("message.created", await laptop.say("Hello from the laptop"), speaker="bot")
    code = (await laptop.call("POST", "/resume-links")).json()["url"].split("=")[-1]
    resumed = await sqlite_service.http.post("/api/resume", json={"code": code})
    phone = Visitor(sqlite_service.http, sqlite_service.address, resumed.json())
    async with laptop.socket() as first, phone.socket() as second:
        seq = await phone.say("And from the phone")
        heard = await asyncio.gather(_hear_until(first, seq + 1), _hear_until(second, seq + 1))
    assert heard[0] == heard[1]
    assert [one["data"].get("text") for one in heard[0]][1] == "Hello from the laptop"


async def _hear_until(socket, seq: int) -> list[dict]:
    heard: list[dict] = []
    async with asyncio.timeout(10):
        while not heard or heard[-1]["seq"] < seq:
            frame = json.loads(await socket.recv())
            heard += [frame] if "seq" in frame else []
    return heard


async def test_a_token_that_nobody_used_for_half_a_year_opens_nothing(service: Service):
    visitor = await service.visitor()

    async def made(at: str, used: str | None) -> int:
        await service.use.database.write(
            lambda c: c.execute("UPDATE visitor_token SET created_at = :at, used_at = :used", at=at, used=used)
        )
        return (await visitor.call("GET", "/events")).status_code

    now = service.use.clock.now().isoformat()
    assert await made("2026-01-01T00:00:00.000000Z", None) == 401
    assert await made("2026-01-01T00:00:00.000000Z", now) == 200  # an old one in use lives on


async def test_each_days_first_use_is_noted(service: Service):
    visitor = await service.visitor()
    await service.use.database.write(
        lambda c: c.execute("UPDATE visitor_token SET created_at = :at", at="2026-11-01T00:00:00.000000Z")
    )
    assert (await visitor.call("GET", "/events")).status_code == 200
    row = await service.use.database.read(lambda c: c.one("SELECT used_at FROM visitor_token"))
    assert row["used_at"] is not None
