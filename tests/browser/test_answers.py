"""The owner and the editor who look after the bot's mistakes: trying a budget, choosing it, judging decisions."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from common.local_run.stack import Stack
from tests.browser.looking import keep
from tests.browser.questions import decided
from tests.people import Staff


@pytest.fixture
def as_it_was(silvia: Staff) -> Iterator[None]:
    """The budget of the session's stack, put back afterwards."""
    before = silvia.kb.get("/api/budget").json()["value"]
    yield
    assert silvia.kb.put("/api/budget", json={"value": before}).status_code == 200


def test_an_owner_tries_budgets_and_chooses_one(open_editors, silvia: Staff, as_it_was) -> None:
    silvia.kb.put("/api/budget", json={"value": 0.05})
    room = open_editors(silvia)
    room.page.get_by_role("link", name="Andamento").click()
    page = room.page
    slider, button = page.get_by_role("slider"), page.locator("[data-save]")
    expect(button).to_have_text("In uso")
    expect(button).to_be_disabled()

    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "3 risposte sbagliate su 100")
    expect(page.locator("[data-live=budget]")).to_have_text("al massimo 3")
    assert silvia.kb.get("/api/budget").json()["value"] == 0.05, "trying must save nothing"
    button.click()
    expect(page.get_by_role("status")).to_contain_text("al massimo 3 risposte sbagliate su 100")
    assert silvia.kb.get("/api/budget").json()["value"] == 0.03

    slider.fill("8")
    button.click()
    question = page.get_by_role("heading", name="Accettare 8 risposte sbagliate su 100 invece di 3?")
    expect(question).to_be_visible()
    keep(page, "answers-sure")
    page.get_by_role("link", name="No, resta a 3").click()
    expect(question).to_have_count(0)
    assert silvia.kb.get("/api/budget").json()["value"] == 0.03
    page.get_by_text("Come è cambiato").click()
    expect(page.locator(".past li").first).to_contain_text(re.compile("3 su 100.*Silvia"))


def test_an_editor_judges_with_the_keyboard(open_editors, stack: Stack, elena: Staff) -> None:
    decided(stack, "browser", 3)
    page = open_editors(elena).page
    page.get_by_role("link", name="Da giudicare").click()
    page.wait_for_url("**/answers/review*")  # with its scripts, which hear the keys
    first, second, third = (_card(page, number) for number in (2, 1, 0))  # newest first

    first.get_by_role("button", name="Sì").focus()
    page.keyboard.press("1")
    expect(first).to_contain_text("Segnato: l'articolo risponde.")
    expect(second.get_by_role("button", name="Sì")).to_be_focused()
    page.keyboard.press("4")
    expect(second).to_contain_text("Segnato: nessun articolo risponde.")
    page.keyboard.press("u")
    expect(second.get_by_role("button", name="Sì")).to_be_focused()
    page.keyboard.press("3")
    page.keyboard.type("luci")
    expect(second.get_by_role("button", name=re.compile("luci", re.IGNORECASE)).first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(second).to_contain_text("Segnato: risponde un altro articolo.")
    keep(page, "review-judged")
    third.get_by_role("button", name="No").click()
    expect(third).to_contain_text("Segnato: l'articolo non risponde.")

    page.reload()
    for card in (first, second, third):
        expect(card).to_have_count(0)


def _card(page: Page, number: int) -> Locator:
    return page.locator(f"[data-card='browser_{number}:handed_over']")
