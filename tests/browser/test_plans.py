"""Time and second thoughts: an article that expires, a version that comes back, two who write at once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from common.local_run.stack import Stack
from tests.browser.looking import PHONE, assert_accessible, forgive, keep
from tests.people import Staff

BOAT = {
    "language": "it",
    "title": "Gita in battello per i clienti",
    "answer": "Il battello parte alle **nove** da Varenna.",
    "phrasings": [
        "a che ora parte il battello della gita",
        "da dove si parte per la gita in battello",
        "gita in battello per i clienti: orario di partenza",
        "quando salpa il battello",
    ],
}
QUESTION = BOAT["phrasings"][0]


@pytest.fixture
def boat(elena: Staff):
    """An article that is published, and archived in the end."""
    article_id = elena.publish(BOAT)
    yield article_id
    elena.kb.post(f"/api/articles/{article_id}/archive", json={"reason": "prova finita"})


def _look_everywhere(page: Page, name: str) -> None:
    """axe on the page as it is, then on a phone."""
    assert_accessible(page)
    keep(page, name)
    wide = page.viewport_size
    page.set_viewport_size(PHONE)
    assert_accessible(page)
    keep(page, f"{name}-phone")
    page.set_viewport_size(wide)


def _in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT08:00")


def test_an_expired_article_goes_to_a_person_until_it_is_renewed(
    open_editors, open_chat, stack: Stack, elena: Staff, boat: str
) -> None:
    room, chat = open_editors(elena), open_chat()
    page = room.page
    chat.ask(QUESTION)
    expect(chat.answer).to_contain_text("nove")

    room.go(f"/articles/{boat}")
    page.get_by_role("link", name="Programma").click()
    page.fill("#expires_at", _in_days(7))
    page.fill("#review_on", "2027-05-24")
    page.fill("#review_by", "Elena Riva")
    page.get_by_role("button", name="Salva il programma").click()
    expect(room.said).to_contain_text("Programma salvato.")
    expect(page.locator("[data-part=plan]")).to_contain_text("scade: le domande vanno a una persona")
    page.get_by_role("link", name="Programma").click()
    expect(page.locator(".plan-steps")).to_contain_text("Elena Riva lo riguarda")
    _look_everywhere(page, "editors-plan")

    soon = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    assert elena.kb.put(f"/api/articles/{boat}/plan", json={"expires_at": soon}).is_success
    page.wait_for_timeout(2500)
    visitor = open_chat()
    visitor.ask(QUESTION)
    expect(visitor.log.locator(".system, .queue, .promise").last).to_be_visible()
    expect(visitor.said_by("bot").filter(has_text="nove")).to_have_count(0)
    decision = room.try_on_bench(QUESTION)
    expect(decision).to_contain_text("è scaduto")
    keep(page, "editors-bench-expired")

    room.go("/misses?singles=true")
    group = page.locator(".groups a", has_text="battello")
    for _ in range(60):  # a few seconds after he asked
        if group.count():
            break
        page.wait_for_timeout(1000)
        room.go("/misses?singles=true")
    group.first.click()
    expect(page.locator("#group")).to_contain_text(f"avrebbe risposto {BOAT['title']}")
    _look_everywhere(page, "editors-misses-expired")
    page.locator("#group").get_by_role("link", name="Rinnova").click()
    expect(page.locator(".note.late")).to_contain_text("È scaduto il")
    keep(page, "editors-plan-expired")
    page.fill("#expires_at", "")
    page.get_by_role("button", name="Salva il programma").click()
    expect(room.said).to_contain_text("Programma salvato.")
    renewed = open_chat()
    renewed.ask(QUESTION)
    expect(renewed.answer).to_contain_text("nove")
    forgive(page, "inline style")  # axe puts in its own to measure with


def test_a_version_comes_back_and_is_what_visitors_read(open_editors, open_chat, elena: Staff, boat: str) -> None:
    room, chat = open_editors(elena), open_chat()
    page = room.page
    room.go(f"/articles/{boat}")
    page.fill("#answer", "Il battello non parte più.")
    room.press("publish")
    expect(room.said).to_contain_text("Pubblicata la versione 2.")
    page.get_by_role("link", name="Versioni").click()
    page.locator(".versions a").last.click()
    expect(page.locator("#shown")).to_contain_text("1")
    _look_everywhere(page, "editors-history-back")
    page.get_by_role("button", name="Torna alla versione 1").click()
    expect(room.said).to_contain_text("i visitatori ricevono di nuovo quel testo")
    chat.ask(QUESTION)
    expect(chat.answer).to_contain_text("nove")
    room.go(f"/changes?article={boat}")
    expect(page.locator(".changes li").nth(1)).to_contain_text("è tornato alla versione 1, ora la 3, di")
    expect(page.locator(".changes li").first).to_contain_text("ha pubblicato la versione 3")
    _look_everywhere(page, "editors-changes")
    forgive(page, "inline style")


def test_two_who_write_at_once_lose_nothing(open_editors, elena: Staff, silvia: Staff, boat: str) -> None:
    first, second = open_editors(elena), open_editors(silvia)
    for room in (first, second):
        room.go(f"/articles/{boat}")
    first.page.fill("#answer", "Il battello parte alle **dieci** da Varenna.")
    first.press("save")
    expect(first.said).to_be_visible()
    mine = "Il battello parte alle **undici** da Bellano."
    second.page.fill("#answer", mine)
    second.press("save")
    warning = second.page.locator("[data-part=head] .note.late[role=alert]")
    expect(warning).to_contain_text(re.compile("Elena.*ha salvato"))
    expect(second.page.locator("#answer")).to_have_value(mine)
    warning.locator("summary").click()
    expect(warning).to_contain_text("dieci")
    expect(warning).to_contain_text("undici")
    _look_everywhere(second.page, "editors-conflict")
    second.page.locator("button[value=save_over]").click()
    expect(second.said).to_be_visible()
    versions = elena.kb.get(f"/api/articles/{boat}/versions").json()
    assert [one["answer"] for one in versions[:2]] == [mine, "Il battello parte alle **dieci** da Varenna."]
    forgive(second.page, "inline style")
    forgive(second.page, "409")
