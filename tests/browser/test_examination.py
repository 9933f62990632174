"""A draft that would break a question is stopped and explained; taken back, or published with a reason that stays."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import PHONE, assert_accessible, forgive, keep
from tests.people import Staff

EXAMINED = 60_000  # milliseconds; a few seconds on a machine that does nothing else
QUESTION = "mi consigliate un dentista vicino a Bellano?"  # which got into the wrong article
MOORING = {
    "language": "it",
    "title": "Ormeggio davanti al negozio",
    "answer": "Davanti al negozio ci sono **due boe** per chi arriva in barca.",
    "phrasings": [QUESTION, "boe per le barche dei clienti", "arrivo in negozio dal lago"],
}


@pytest.fixture
def mooring(elena: Staff):
    """A draft, and what it leaves behind taken away in the end."""
    article_id = elena.kb.post("/api/articles", json=MOORING).json()["id"]
    yield article_id
    elena.kb.post(f"/api/articles/{article_id}/archive")
    for one in elena.kb.get("/api/exam-questions", params={"q": QUESTION}).json()["items"]:
        elena.kb.delete(f"/api/exam-questions/{one['id']}")


def _look(page: Page, name: str) -> None:
    """axe on the page, wide and on a phone, with pictures."""
    wide = page.viewport_size
    for size, suffix in ((wide, ""), (PHONE, "-phone")):
        page.set_viewport_size(size)
        assert_accessible(page)
        keep(page, f"{name}{suffix}")
    page.set_viewport_size(wide)


def test_a_draft_that_breaks_a_question_is_stopped_and_explained(open_editors, elena: Staff, mooring: str) -> None:
    room = open_editors(elena)
    page = room.page
    expect(room.try_on_bench(QUESTION)).to_be_visible()
    page.select_option("#exam-article", "-")
    page.locator("[data-exam] button").click()
    expect(page.locator(".note[role=status]")).to_contain_text("La domanda è nell'esame.")

    room.go(f"/articles/{mooring}")
    room.press("publish")
    page.wait_for_url(f"**/articles/{mooring}/examination", timeout=EXAMINED)
    verdict = page.locator(".exam-do")
    expect(verdict).to_contain_text("Così com'è, una domanda peggiora")
    expect(verdict).to_contain_text(QUESTION)
    expect(page.locator(".exam")).to_contain_text("questo articolo: una risposta sbagliata")
    _look(page, "exam-stopped")

    page.get_by_role("link", name="Prova la bozza al banco").click()
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    expect(page.locator("[data-decision=answer]")).to_be_visible()
    expect(page.locator(".cand")).to_contain_text("la tua bozza")
    expect(page.locator(".pv")).to_contain_text("due boe")
    _look(page, "exam-bench-draft")
    page.get_by_text("Pubblicati", exact=True).click()
    page.press("#question", "Enter")
    expect(page.locator("[data-decision=answer]")).to_have_count(0)  # visitors know nothing of it

    room.go(f"/articles/{mooring}/examination")
    page.get_by_role("button", name="Togli la frase e ripeti l'esame").click()
    expect(verdict).to_contain_text("Niente peggiora.", timeout=EXAMINED)
    _look(page, "exam-clean")


def test_it_is_published_in_spite_with_a_reason_that_stays(open_editors, elena: Staff, mooring: str) -> None:
    elena.kb.post("/api/exam-questions", json={"question": QUESTION, "article_id": None})
    refused = elena.kb.post(f"/api/articles/{mooring}/publish")
    assert (refused.status_code, refused.json()["error"]) == (409, "WouldBreak")
    room = open_editors(elena)
    page = room.page
    room.go(f"/articles/{mooring}/examination")
    page.get_by_text("Pubblica comunque, con un motivo…").click(timeout=EXAMINED)
    page.fill("#reason", "Lo studio è sopra il negozio: va bene così.")
    page.get_by_role("button", name="Pubblica la 1").click()
    expect(room.said).to_contain_text("Pubblicata la versione 1.", timeout=EXAMINED)
    room.go(f"/articles/{mooring}/history")
    expect(page.locator("main")).to_contain_text("Lo studio è sopra il negozio")
    expect(page.locator("main")).to_contain_text("Pubblicata da Elena")
    _look(page, "exam-history")
    forgive(page, "409")
