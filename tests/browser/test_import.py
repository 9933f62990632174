"""2,000 articles come in from the editors' page, and everybody can see how far that is.

In a knowledge base of its own: the stack's would be learning them for the rest of the session.
"""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import Page, expect
from pydantic import SecretStr

from common.clock import SYSTEM_CLOCK
from common.local_run.ports import free_ports
from common.staff_sessions import StaffSessions
from kb.app import create_app
from kb.settings import Settings
from tests.browser.looking import PHONE, assert_accessible, assert_quiet, forgive, keep
from tests.kb.editors.conftest import signed_in

ARTICLES = 2_000
MINUTES = 5 * 60_000  # milliseconds; some 20 seconds on a machine with nothing else to do


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A knowledge base over HTTP, where everybody who shows a cookie is who it says."""
    port = free_ports(1)[0]
    token = SecretStr("for-tests-and-nothing-else-at-all-0123")
    settings = Settings(data_dir=tmp_path_factory.mktemp("import"), service_token=token, kb_port=port, kb_public_url="")
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    asking = httpx.AsyncClient(transport=httpx.MockTransport(signed_in))
    app.state.staff_sessions = StaffSessions(asking, "http://handoff-api", "no-service-asks-here", SYSTEM_CLOCK)
    yield f"http://localhost:{port}"
    server.should_exit = True
    thread.join(timeout=60)


@pytest.fixture
def page(open_page, address: str) -> Iterator[Page]:
    page = open_page()
    page.context.add_cookies([{"name": "staffetta", "value": "elena", "url": address}])
    yield page
    forgive(page, "inline style")  # axe puts in its own to measure with
    assert_quiet(page)


def _file(folder: Path, number: int) -> Path:
    articles = (
        {
            "id": f"guide-{n}",
            "language": "it",
            "title": f"Guida numero {n}",
            "answer": f"Il codice è {n * 7919 % 10007}.",
        }
        for n in range(number)
    )
    path = folder / "guide.jsonl"
    path.write_text("\n".join(json.dumps(article) for article in articles))
    return path


def test_what_would_get_worse_is_seen_on_a_phone_in_the_dark(open_page, address: str, tmp_path: Path) -> None:
    page = open_page(PHONE, dark=True, language="en-GB")
    page.context.add_cookies([{"name": "staffetta", "value": "elena", "url": address}])
    first = {"id": "lost-card", "language": "en", "title": "A lost card", "answer": "Call us.",
             "phrasings": ["i lost my card", "my card is gone", "card stolen on the train"]}  # fmt: skip
    other = first | {"id": "new-card", "title": "Cards", "answer": "Visit the shop."}
    for name, article in (("first.jsonl", first), ("second.jsonl", other)):
        (tmp_path / name).write_text(json.dumps(article))
        page.goto(f"{address}/import")
        page.set_input_files("#files", tmp_path / name)
        page.get_by_role("button", name="See what would happen").click()
        expect(page.locator(".note").first).to_contain_text("1 new article", timeout=MINUTES)
        if name == "first.jsonl":
            page.get_by_role("button", name="Import now").click()
            expect(page.locator(".note")).to_contain_text("Imported.", timeout=MINUTES)
    expect(page.locator(".report").first).to_contain_text("my card is gone")
    assert_accessible(page)
    keep(page, "editors-import-worse-en-dark-phone")
    page.get_by_label("Why do you want it all the same?").fill("The shop does it now")
    page.get_by_role("button", name="Import all the same").click()
    expect(page.locator(".note")).to_contain_text("because: The shop does it now", timeout=MINUTES)
    forgive(page, "inline style")
    assert_quiet(page)


@pytest.mark.timeout(900)  # minutes on a machine that is busy with everything else
def test_two_thousand_articles_come_in_with_progress(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/import")
    assert_accessible(page)
    page.set_input_files("#files", _file(tmp_path, ARTICLES))
    page.get_by_role("button", name="Guarda che cosa succederebbe").click()
    note = page.locator(".note")
    expect(note).to_contain_text("2000 articoli nuovi", timeout=MINUTES)
    expect(page.locator(".report tbody tr")).to_have_count(200)
    assert_accessible(page)
    keep(page, "editors-import-looked")
    job = page.url

    page.get_by_role("button", name="Importa adesso").click()
    counted = page.locator(".progress .num")
    expect(counted).to_contain_text("articoli di 2000", timeout=MINUTES)
    expect(page.locator("progress[value]:not([value='0'])")).to_be_visible(timeout=MINUTES)
    assert_accessible(page)
    keep(page, "editors-import-progress")

    page.goto(f"{address}/import")  # left, and found again among the last imports
    page.set_input_files("#files", _file(tmp_path, 1))
    page.get_by_role("button", name="Guarda che cosa succederebbe").click()
    expect(page.locator("#files-wrong")).to_contain_text("Elena Riva sta importando proprio adesso")
    forgive(page, "409")
    page.get_by_role("link", name="guide.jsonl").first.click()
    assert page.url == job
    expect(note).to_contain_text("Importato.", timeout=MINUTES)
    assert_accessible(page)
    keep(page, "editors-import-done")
    page.get_by_role("link", name="Guida numero 7", exact=True).click()
    expect(page.locator("#answer")).to_have_value("Il codice è 5398.")
