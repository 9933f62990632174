"""The pages beside the console, over HTTP: who may open them, what their forms do, and that nothing comes from elsewhere."""

import re

import pytest

from tests.handoff_api.agents.conftest import PASSWORD, Agent, sign_in
from tests.handoff_api.service import Service

NEW = "corre piano la staffetta"


@pytest.fixture
async def sara(sqlite_service: Service) -> Agent:
    return await sign_in(sqlite_service, "Sara", "admin")


class Browser:
    """Somebody who uses the pages with the cookie."""

    def __init__(self, service: Service, token: str = "") -> None:
        self.service = service
        self.cookie = token
        self.own = service.use.settings.handoff_api_address

    async def get(self, path: str):
        return await self.service.http.get(path, headers=self._headers())

    async def post(self, path: str, origin: str | None = None, **form):
        headers = self._headers() | {"Origin": origin or self.own}
        answer = await self.service.http.post(path, headers=headers, data=form)
        if kept := re.search(r"staffetta=([^;]+);", answer.headers.get("set-cookie", "")):
            self.cookie = kept[1]
        return answer

    def _headers(self) -> dict[str, str]:
        return {"Accept": "text/html", "Accept-Language": "en"} | (
            {"Cookie": f"staffetta={self.cookie}"} if self.cookie else {}
        )


def link_in(html: str) -> str:
    return re.search(r'value="http://[^/]+(/[^"]+)" readonly', html)[1]


async def test_from_the_invitation_to_the_first_sign_in(sqlite_service: Service, sara):
    admin, luca = Browser(sqlite_service, sara.token), Browser(sqlite_service)
    invited = await admin.post(
        "/desk/staff/invitations", email="luca@desk.example", roles=["agent", "editor"], skills="invoices, moving",
        languages=["it"], language="it",
    )  # fmt: skip
    path = link_in(invited.text)
    assert "luca@desk.example" in (await admin.get("/desk/staff")).text
    page = await luca.get(path)
    assert "Sara" in page.text and "luca@desk.example" in page.text
    assert (await luca.post(path, name="Luca", password="short")).status_code == 400
    assert (await luca.post(path, name=" ", password=NEW)).status_code == 400
    entered = await luca.post(path, name="Luca Ferri", password=NEW)
    assert (entered.status_code, entered.headers["location"]) == (303, f"{luca.own}/desk")
    account = await luca.get("/account")
    assert "Luca Ferri" in account.text and "invoices, moving" in account.text
    assert (await Browser(sqlite_service).get(path)).status_code == 404, "it works once"
    assert (await luca.get("/desk/staff")).status_code == 403


async def test_what_is_typed_wrong_is_said_and_stays(sqlite_service: Service, sara):
    admin = Browser(sqlite_service, sara.token)
    for form in (
        {"email": "no address", "roles": ["agent"], "languages": ["it"]},
        {"email": "luca@desk.example", "languages": ["it"]},
        {"email": "luca@desk.example", "roles": ["agent"]},
        {"email": "luca@desk.example", "roles": ["owner"], "languages": ["it"]},
    ):
        refused = await admin.post("/desk/staff/invitations", language="it", **form)
        assert refused.status_code == 400 and 'role="alert"' in refused.text
        assert form["email"] in refused.text
    taken = await admin.post(
        "/desk/staff/invitations", email=sara.email, roles=["agent"], languages=["it"], language="it"
    )
    assert taken.status_code == 409 and "has an account already" in taken.text
    assert await sqlite_service.use.invitations.open() == []


async def test_an_account_is_changed_closed_and_reopened(sqlite_service: Service, sara):
    admin, marta = Browser(sqlite_service, sara.token), await sign_in(sqlite_service, "Marta")
    page = f"/desk/staff/{marta.id}"
    saved = await admin.post(
        page, name="Marta Rossi", roles=["agent", "supervisor"], skills="invoices", languages=["it"]
    )
    assert saved.headers["location"].endswith("?done=saved")
    assert "Marta Rossi" in (await admin.get(page)).text
    assert (await marta.call("GET", "/api/waits")).status_code == 200
    await admin.post(f"{page}/active", active="no")
    assert (await marta.call("GET", "/api/waits")).status_code == 401
    assert "account closed" in (await admin.get(page)).text
    await admin.post(f"{page}/active", active="yes")
    again = await sqlite_service.http.post("/api/staff/sessions", json={"email": marta.email, "password": PASSWORD})
    assert again.status_code == 201
    own = await admin.post(f"/desk/staff/{sara.id}/active", active="no")
    assert own.status_code == 409 and "cannot close your own account" in own.text


async def test_a_link_for_a_new_password(sqlite_service: Service, sara):
    admin, marta = Browser(sqlite_service, sara.token), await sign_in(sqlite_service, "Marta")
    path = link_in((await admin.post(f"/desk/staff/{marta.id}/password-link")).text)
    hers = Browser(sqlite_service)
    assert "Marta" in (await hers.get(path)).text
    assert (await hers.post(path, password="aaaaaaaaaaaaaaa")).status_code == 400
    assert (await hers.post(path, password=NEW)).status_code == 303
    assert (await hers.get("/account")).status_code == 200
    assert (await marta.call("GET", "/api/handoffs")).status_code == 401, "what began with the old password is over"
    assert (await hers.get(path)).status_code == 404


async def test_ones_own_account(sqlite_service: Service):
    marta = await sign_in(sqlite_service, "Marta")
    here, there = Browser(sqlite_service, marta.token), await sign_in_again(sqlite_service, marta)
    assert (await here.post("/account/password", current="not this", new=NEW)).status_code == 400
    assert (await here.post("/account/password", current=PASSWORD, new="short")).status_code == 400
    assert (await here.post("/account/password", current=PASSWORD, new=NEW)).status_code == 303
    assert (await here.get("/account")).status_code == 200
    assert "/sign-in" in (await there.get("/account")).headers["location"]
    await here.post("/account/sessions", which="all")
    assert "/sign-in" in (await here.get("/account")).headers["location"]


async def sign_in_again(service: Service, agent: Agent) -> Browser:
    answer = await service.http.post("/api/staff/sessions", json={"email": agent.email, "password": PASSWORD})
    return Browser(service, answer.json()["token"])


async def test_asking_for_a_link_says_the_same_to_everybody(sqlite_service: Service):
    marta = await sign_in(sqlite_service, "Marta")
    said = {
        (await Browser(sqlite_service).post("/forgotten-password", email=email)).text
        for email in (marta.email, "x@y.example")
    }
    assert len(said) == 1


async def test_the_desks_rules(sqlite_service: Service, sara):
    admin = Browser(sqlite_service, sara.token)
    form = {"longest_wait_minutes": "40", "offer_to_write_minutes": "10", "routing": "push", "shows_hours": "yes"}
    assert (await admin.post("/desk/rules", **form)).headers["location"].endswith("?saved=true")
    rules = await sqlite_service.use.desk_rules.current()
    assert (rules.longest_wait_minutes, rules.routing, rules.shows_hours, rules.shows_waits) == (
        40,
        "push",
        True,
        False,
    )
    assert rules.promise_within_minutes == 120, "what the form does not name stays"
    for wrong in ({"longest_wait_minutes": "0"}, {"offer_seconds": "x"}, {"offer_to_write_minutes": "600"}):
        refused = await admin.post("/desk/rules", **form | wrong)
        assert refused.status_code == 400 and 'role="alert"' in refused.text
    assert (await sqlite_service.use.desk_rules.current()) == rules


@pytest.mark.parametrize("path", ["/account/password", "/desk/rules", "/desk/staff/invitations", "/forgotten-password"])
async def test_another_sites_page_cannot_send_a_form(sqlite_service: Service, sara, path):
    answer = await Browser(sqlite_service, sara.token).post(path, origin="https://evil.example")
    assert answer.status_code == 403


async def test_who_is_not_signed_in_goes_to_the_sign_in_page_and_comes_back(sqlite_service: Service):
    for path in ("/account", "/desk/staff", "/desk/rules", "/desk/supervision"):
        answer = await Browser(sqlite_service).get(path)
        assert answer.status_code == 303 and answer.headers["location"].endswith(f"next={path.replace('/', '%2F')}")


async def test_the_supervisor_sees_the_desk(sqlite_service: Service):
    boss, marta = await sign_in(sqlite_service, "Sara", "supervisor"), await sign_in(sqlite_service, "Marta")
    await marta.done("PUT", "/api/staff/presence", {"status": "available", "capacity": 2})
    waiting, talking = await sqlite_service.visitor(visitor={"name": "Ada"}), await sqlite_service.visitor()
    for visitor in (waiting, talking):
        await visitor.call("POST", "/handoff")
    handoff = (await talking.call("POST", "/handoff")).json()["handoff_id"]
    await marta.done("POST", f"/api/handoffs/{handoff}/claim")
    page = (await Browser(sqlite_service, boss.token).get("/desk/supervision")).text
    assert "Ada" in page and "1 of 2 chats" in page and f'data-agent="{marta.id}"' in page
    assert page.count("data-move=") == 2


async def test_hostile_names_stay_text(sqlite_service: Service, sara):
    admin = Browser(sqlite_service, sara.token)
    marta = await sign_in(sqlite_service, "Marta")
    evil = "<img src=x onerror=alert(1)>"
    await admin.post(f"/desk/staff/{marta.id}", name=evil, roles=["agent"], skills=evil, languages=["it"])
    await marta.done("PUT", "/api/staff/presence", {"status": "available", "capacity": 2})
    for path in ("/desk/staff", f"/desk/staff/{marta.id}", "/desk/supervision"):
        assert "<img" not in (await admin.get(path)).text
