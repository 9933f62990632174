"""One real knowledge base for all tests of the editors' pages: real services, the real model, real SQL.

Only who is signed in is told by a stand-in, because staff sessions are handoff_api's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

import httpx
import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from common.clock import SYSTEM_CLOCK
from common.staff_sessions import StaffSessions
from kb.app import create_app
from kb.settings import Settings
from tests.kb.editors.reading import Page

STAFF = {
    "elena": {"staff_id": "st_elena", "name": "Elena Riva", "roles": ["editor"]},
    "luca": {"staff_id": "st_luca", "name": "Luca Bianchi", "roles": ["supervisor"]},
    "silvia": {"staff_id": "st_silvia", "name": "Silvia Conti", "roles": ["admin"]},
    "marta": {"staff_id": "st_marta", "name": "Marta Sala", "roles": ["agent"]},
}
ADDRESS = "http://localhost:8001"
ARTICLES = """
{"id": "change-iban", "language": "en", "title": "Change the bank account you pay from", "answer": "Open **Invoices** \
and choose *Change*.", "phrasings": ["I have a new bank account", "change my iban", "update bank details for direct \
debit", "pay from another account"], "tags": ["iban"], "skill": "billing"}
{"id": "router-lights", "language": "en", "title": "What the lights on the router mean", "answer": "A red light means \
no line.", "phrasings": ["the router blinks red", "red light on the box", "what do the lights mean", "the led is \
orange"], "skill": "technical"}
"""


def signed_in(request: httpx.Request) -> httpx.Response:
    """What handoff_api says about the token of a session."""
    who = STAFF.get(request.headers["authorization"].removeprefix("Bearer "))
    return httpx.Response(200 if who else 401, json=who or {})


@dataclass
class Room:
    """The editors' room as somebody's browser reaches it."""

    client: TestClient
    file: ModuleType | None = None  # whose tests are at it

    def get(self, path: str, who: str | None = "elena", language: str = "en", **headers: str) -> Page:
        return Page(self.client.get(path, headers=self._headers(who, language) | headers))

    def post(self, path: str, form: dict, who: str | None = "elena", language: str = "en", **options) -> Page:
        headers = self._headers(who, language) | {"origin": ADDRESS} | options.pop("headers", {})
        return Page(self.client.post(path, data=form, headers=headers, **options))

    def write(self, title: str, answer: str = "An answer.", action: str = "save", **fields) -> str:
        """Write a new article; its id."""
        form = {"title": title, "answer": answer, "language": "en", "action": action} | fields
        saved = self.post("/articles/new", form)
        assert saved.status == 303, saved.text
        return saved.location.removeprefix("/articles/").partition("?")[0]

    def ask(self, question: str, language: str = "en") -> Page:
        return self.post("/bench", {"question": question, "language": language})

    def belongs_to(self, file: ModuleType) -> None:
        """Questions in the set that another file's tests have left would stop a publish here."""
        if file is not self.file:
            self.file = file
            self.client.portal.call(self.client.app.state.database.write, lambda c: c.execute("DELETE FROM exam_question"))

    @staticmethod
    def _headers(who: str | None, language: str) -> dict[str, str]:
        cookies = f"language={language}" + (f"; staffetta={who}" if who else "")
        return {"cookie": cookies, "accept": "text/html"}


@pytest.fixture(scope="package")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("editors")
    app = create_app(Settings(data_dir=folder, service_token=SecretStr("for-tests-and-nothing-else-at-all-0123")))
    with TestClient(app, base_url=ADDRESS, follow_redirects=False) as client:
        asking = httpx.AsyncClient(transport=httpx.MockTransport(signed_in))
        app.state.staff_sessions = StaffSessions(asking, "http://handoff-api", "no-service-asks-here", SYSTEM_CLOCK)
        room = Room(client)
        imported = client.post(
            "/api/articles/import", content=ARTICLES.strip(), headers={"authorization": "Bearer silvia"}
        )
        assert imported.status_code == 200, imported.text
        yield room


@pytest.fixture(autouse=True)
def _own_examination(request: pytest.FixtureRequest) -> None:
    if "room" in request.fixturenames:
        request.getfixturevalue("room").belongs_to(request.module)
