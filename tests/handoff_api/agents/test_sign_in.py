"""The sign-in page: only from our own page, only to our own addresses, only so often."""

import re
from itertools import product

import pytest

from handoff_api.agents.sign_in import is_ours
from handoff_api.settings import Settings
from tests.handoff_api.agents.conftest import PASSWORD, sign_in
from tests.handoff_api.service import TOKEN, Service


async def post(service: Service, path: str, origin: str | None, cookies: dict | None = None, **form: str):
    headers = {"Origin": origin} if origin else {}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return await service.http.post(path, data=form, headers=headers)


def own(service: Service) -> str:
    return service.use.settings.handoff_api_address


async def test_in_and_out(sqlite_service: Service, marta):
    entered = await post(
        sqlite_service, "/sign-in", own(sqlite_service), email=marta.email, password=PASSWORD, next="/desk?lang=en"
    )
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk?lang=en")
    cookie = entered.headers["set-cookie"]
    assert re.match(r"staffetta=[\w-]{43}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax$", cookie)
    kept = {"staffetta": cookie.split(";")[0].split("=")[1]}
    desk = await sqlite_service.http.get("/desk", headers={"Cookie": f"staffetta={kept['staffetta']}"})
    assert desk.status_code == 200
    left = await post(sqlite_service, "/sign-out", own(sqlite_service), kept)
    assert left.headers["location"].endswith("/sign-in")
    gone = await sqlite_service.http.get("/desk", headers={"Cookie": f"staffetta={kept['staffetta']}"})
    assert gone.status_code == 303


STRANGE = [None, "null", "http://evil.example", "http://localhost", "http://localhost:1.evil.example"]
CHANGING = ["POST /sign-in", "POST /sign-out", "POST /api/handoffs", "PUT /api/staff/presence"]


async def test_a_strange_page_changes_nothing(sqlite_service: Service, marta):
    form = {"email": marta.email, "password": PASSWORD}
    for origin, (method, path) in product(STRANGE, (route.split() for route in CHANGING)):
        headers = {"Cookie": f"staffetta={marta.token}"} | ({"Origin": origin} if origin else {})
        answer = await sqlite_service.http.request(method, path, headers=headers, data=form)
        assert answer.status_code == 403, (origin, path)
        assert "set-cookie" not in answer.headers
    assert (await marta.call("GET", "/api/staff/sessions/current")).status_code == 200


async def test_five_wrong_passwords(sqlite_service: Service, marta):
    for _ in range(5):
        wrong = await post(sqlite_service, "/sign-in", own(sqlite_service), email=marta.email, password="wrong")
        assert wrong.status_code == 401 and "set-cookie" not in wrong.headers
    limited = await post(sqlite_service, "/sign-in", own(sqlite_service), email=marta.email, password=PASSWORD)
    assert limited.status_code == 429


async def test_the_address_is_shown_again_as_text(sqlite_service: Service):
    hostile = '"><script>alert(1)</script>'
    page = await post(sqlite_service, "/sign-in", own(sqlite_service), email=hostile, password="x", next=hostile)
    assert page.status_code == 401
    assert "<script>alert" not in page.text


async def test_an_editor_goes_to_the_editors_pages(sqlite_service: Service):
    editor = await sign_in(sqlite_service, "Edo", "editor")
    entered = await post(sqlite_service, "/sign-in", own(sqlite_service), email=editor.email, password=PASSWORD)
    assert entered.headers["location"] == f"{sqlite_service.use.settings.kb_address}/"


OURS = Settings(service_token=TOKEN, public_url="https://chat.shop.example", kb_public_url="https://kb.shop.example")


@pytest.mark.parametrize(
    "address",
    ["/desk", "/desk/conversations/x#queue", "https://chat.shop.example/desk", "https://kb.shop.example/articles?x=1"],
)
def test_our_own_addresses(address):
    assert is_ours(OURS, address)


@pytest.mark.parametrize(
    "address",
    [
        "", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example",
        "https://chat.shop.example.evil.example/", "https://chat.shop.example@evil.example/", "javascript:alert(1)",
        "http://chat.shop.example/", "https://chat.shop.example:444/", "/\t/evil.example", " /desk", "desk",
        "data:text/html,x", "/desk\r\nSet-Cookie: x=1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_ours(address):
    assert not is_ours(OURS, address)
