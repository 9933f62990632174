"""The page of canned replies as a plain form: kept, shown again with what is wrong, taken out."""

import pytest

from tests.handoff_api.agents.conftest import Agent, sign_in
from tests.handoff_api.service import Service

FORM = {"shortcut": "/grazie", "scope": "mine", "text_it": "Grazie {{ visitor.name }}.", "text_en": ""}


class Page:
    """The page as one of the staff uses it, by cookie."""

    def __init__(self, service: Service, agent: Agent) -> None:
        self.http, self.origin = service.http, service.use.settings.handoff_api_address
        self.cookie = {"cookie": f"staffetta={agent.token}; language=it"}

    async def get(self, path: str = ""):
        return await self.http.get(f"/desk/replies{path}", headers=self.cookie)

    async def post(self, form: dict, path: str = "", **headers: str):
        headers = self.cookie | {"origin": self.origin} | headers
        return await self.http.post(f"/desk/replies{path}", data=form, headers=headers)


@pytest.fixture
def page(sqlite_service: Service, marta: Agent) -> Page:
    return Page(sqlite_service, marta)


async def test_a_reply_is_kept_changed_and_taken_out(page: Page, marta: Agent):
    assert (await page.post(FORM)).status_code == 303
    (kept,) = (await marta.done("GET", "/api/canned-replies"))["items"]
    assert (kept["shortcut"], kept["texts"]) == ("grazie", {"it": "Grazie {{ visitor.name }}."})
    form = (await page.get(f"?edit={kept['reply_id']}")).text
    assert "Grazie {{ visitor.name }}." in form and "Modifica /grazie" in form
    changed = FORM | {"reply_id": kept["reply_id"], "text_en": "Thank you."}
    assert (await page.post(changed)).status_code == 303
    (kept,) = (await marta.done("GET", "/api/canned-replies"))["items"]
    assert kept["texts"]["en"] == "Thank you."
    assert (await page.post({}, f"/{kept['reply_id']}/remove")).status_code == 303
    assert (await marta.done("GET", "/api/canned-replies"))["items"] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text_it": "{{ visitor.nome }}"}, "«visitor.nome»"),
        ({"text_it": "{{ visitor.name"}, "parentesi graffe"),
        ({"text_it": "{% for a in b %}{% endfor %}"}, "la scelta con if"),
        ({"shortcut": "due parole"}, "una parola sola"),
        ({"scope": "all"}, "chi coordina la postazione"),
        ({"scope": "skill", "skill": ""}, "almeno una lingua"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(page: Page, change: dict, said: str):
    shown = await page.post(FORM | {"text_en": "<b>Kept & shown</b>"} | change)
    assert shown.status_code == 400 and said in shown.text
    assert "&lt;b&gt;Kept &amp; shown&lt;/b&gt;" in shown.text


async def test_a_shortcut_is_taken_once(page: Page):
    await page.post(FORM)
    shown = await page.post(FORM)
    assert shown.status_code == 400 and "già una risposta con questa parola" in shown.text


async def test_another_sites_form_changes_nothing(page: Page, marta: Agent):
    assert (await page.post(FORM, origin="https://evil.example")).status_code == 403
    assert (await marta.done("GET", "/api/canned-replies"))["items"] == []


async def test_only_who_runs_the_desk_may_share(sqlite_service: Service):
    silvia = await sign_in(sqlite_service, "Silvia", "supervisor")
    page = Page(sqlite_service, silvia)
    assert "Per tutti" in (await page.get()).text
    assert (await page.post(FORM | {"scope": "skill", "skill": "fatture"})).status_code == 303
    (kept,) = (await silvia.done("GET", "/api/canned-replies"))["items"]
    assert (kept["scope"], kept["skill"]) == ("skill", "fatture")
