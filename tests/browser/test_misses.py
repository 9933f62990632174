"""From questions in vain to a proven article: the group, the article with the visitors' words, the proof."""

import httpx
from playwright.sync_api import expect

from common.local_run.stack import Stack
from tests.browser.looking import DESKTOP, PHONE, assert_accessible, forgive, keep
from tests.people import Staff

ASKED = [
    "avete un parcheggio davanti al negozio di Bellano",
    "c'è un parcheggio vicino al negozio?",
    "dove trovo parcheggio per venire in negozio",
    "parcheggio del negozio gratis o a pagamento",
]
TITLE = "Parcheggio del negozio"


def _ask_in_vain(stack: Stack) -> None:
    headers = {"Authorization": f"Bearer {stack.environment['SERVICE_TOKEN']}"}
    for number, question in enumerate(ASKED):
        told = {
            "event_id": f"parking_{number}:handed_over", "conversation_id": f"parking_{number}",
            "turn_id": f"parking_{number}", "question": question, "decision": {"language": "it"},
            "outcome": "handed_over",
        }  # fmt: skip
        assert httpx.post(f"{stack.address('kb')}/api/evidence", json=told, headers=headers).is_success


def test_from_questions_in_vain_to_the_proof(open_editors, stack: Stack, elena: Staff) -> None:
    _ask_in_vain(stack)
    room = open_editors(elena)
    page = room.page
    group = page.locator(".groups a", has_text="parcheggio")
    while not group.count():  # a few seconds after the last one asked
        page.wait_for_timeout(500)
        room.go("/misses")
    group.first.click()
    expect(page.locator("#group")).to_contain_text("di nessuno")
    page.get_by_role("button", name="Le seguo io").click()
    expect(page.locator("#group")).to_contain_text("seguite da Elena")
    assert_accessible(page)
    keep(page, "editors-misses-it-light-wide")

    page.get_by_role("button", name="Scrivi l'articolo").click()
    expect(page.locator("[data-part=head]")).to_contain_text("sono già fra le frasi")
    page.fill("#title", TITLE)
    page.fill("#answer", "Davanti al negozio ci sono quattro posti gratuiti per un'ora.")
    keep(page, "editors-misses-article")
    room.press("publish")
    expect(room.said).to_contain_text("Pubblicata la versione 1.")
    article = page.url.partition("?")[0].rsplit("/", 1)[1]

    room.go("/misses?shelf=done")
    proven = page.locator(".groups a", has_text="parcheggio")
    while not proven.count():
        page.wait_for_timeout(500)
        room.go("/misses?shelf=done")
    proven.first.click()
    expect(page.locator(".proof .big")).to_have_text(f"Ora risposte {len(ASKED)} su {len(ASKED)}")
    page.get_by_role("button", name="Avvisale").click()
    expect(page.locator(".note").first).to_contain_text("Avvisate in chat: 0.")  # these four never had a chat
    assert_accessible(page)
    keep(page, "editors-misses-proof")
    elena.archive(article)
    forgive(page, "inline style")  # axe puts in its own to measure with


def test_the_page_on_a_phone_in_english_and_dark(open_editors, stack: Stack, elena: Staff) -> None:
    _ask_in_vain(stack)
    for name, how in (
        ("en-dark-wide", {"size": DESKTOP, "dark": True, "language": "en-GB"}),
        ("en-dark-phone", {"size": PHONE, "dark": True, "language": "en-GB"}),
    ):
        room = open_editors(elena, **how)
        room.go("/misses?singles=true")
        room.page.locator(".groups a").first.click()
        expect(room.page.locator("#group")).to_be_visible()
        assert_accessible(room.page)
        keep(room.page, f"editors-misses-{name}")
        forgive(room.page, "inline style")  # axe puts in its own to measure with
