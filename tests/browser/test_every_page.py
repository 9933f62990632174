"""Every page in every state: readable for all, in both languages, light and dark, wide and narrow; pictures kept."""

import json
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from common.local_run.stack import Stack
from tests.browser.freshness import due, wait_for_line
from tests.browser.looking import DESKTOP, PHONE, assert_accessible, forgive, keep
from tests.browser.outages import outage
from tests.browser.questions import ENGLISH, KNOWN, UNKNOWN, decided
from tests.people import Visitor


class Look(NamedTuple):
    """How a page is looked at."""

    language: str
    dark: bool
    size: dict[str, int]

    @property
    def browser(self) -> dict:
        """What `open_page` is told."""
        return {"dark": self.dark, "size": self.size, "language": {"it": "it-IT", "en": "en-GB"}[self.language]}

    @property
    def question(self) -> str:
        return {"it": KNOWN, "en": ENGLISH}[self.language]

    def check(self, page: Page, name: str) -> None:
        """The page is in its language, accessible, and its picture kept."""
        assert page.evaluate("document.documentElement.lang") == self.language
        assert_accessible(page)
        keep(page, f"{name}-{self}")

    def __str__(self) -> str:
        width = "phone" if self.size == PHONE else "wide"
        return f"{self.language}-{'dark' if self.dark else 'light'}-{width}"


LOOKS = [Look("it", False, DESKTOP), Look("en", True, DESKTOP), Look("it", True, PHONE), Look("en", False, PHONE)]


@pytest.fixture(params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    return request.param


def test_the_chat_from_the_first_look_to_the_end(open_chat, marta, look: Look) -> None:
    chat = open_chat(look.language, dark=look.dark, size=look.size)
    expect(chat.panel).to_be_visible()
    look.check(chat.page, "chat-1-open")
    chat.ask(look.question)
    expect(chat.source).to_be_visible()
    look.check(chat.page, "chat-2-answer")
    chat.ask_for_person()
    expect(chat.queue).to_be_visible()
    chat.frame.locator("#contact").click()
    expect(chat.frame.locator("#contact-value")).to_be_focused()
    look.check(chat.page, "chat-3-queue")
    handoff = marta.handoff_in(chat.conversation["id"])
    marta.claim(handoff)
    marta.reply(handoff, "Eccomi!")
    expect(chat.said_by("agent")).to_be_visible()
    look.check(chat.page, "chat-4-person")
    marta.close(handoff)
    expect(chat.frame.locator("#again")).to_be_visible()
    look.check(chat.page, "chat-5-closed")


def test_the_console(open_desk, stack: Stack, marta, look: Look) -> None:
    waiting, talking = Visitor(stack, look.language), Visitor(stack, look.language)
    for visitor in (waiting, talking):
        visitor.answer_to(look.question)
        visitor.ask_for_person()
    marta.claim(marta.handoff_of(talking))
    desk = open_desk(marta, **look.browser)
    look.check(desk.page, "desk-1-lists")
    desk.page.locator(f"#lists [data-conversation='{talking.id}'] a").click()
    expect(desk.reply).to_be_visible()
    look.check(desk.page, "desk-2-mine")
    if look.size == PHONE:
        desk.page.locator(".tabbar a[href='#visitor']").click()
        look.check(desk.page, "desk-3-visitor")
    for visitor in (waiting, talking):
        visitor.erase()
    expect(desk.page.locator(f"#queue [data-conversation='{waiting.id}']")).to_have_count(0)


def test_the_editors_pages(open_editors, elena, look: Look) -> None:
    room = open_editors(elena, **look.browser)
    look.check(room.page, "editors-1-list")
    article = {"it": "wifi-lento-in-una-stanza", "en": "wifi-slow-in-one-room"}[look.language]
    room.go(f"/articles/{article}")
    expect(room.page.locator("[data-part=checks][data-complete=yes]")).to_be_visible()
    look.check(room.page, "editors-2-write")
    room.go(f"/articles/{article}/translations")
    look.check(room.page, "editors-2-translations")
    room.go(f"/articles/{article}/history")
    look.check(room.page, "editors-3-history")
    room.go(f"/articles/{article}/plan")
    look.check(room.page, "editors-3-plan")
    room.go("/changes")
    look.check(room.page, "editors-3-changes")
    room.go("/import")
    look.check(room.page, "editors-4-import")
    room.try_on_bench(UNKNOWN)
    look.check(room.page, "editors-5-bench-person")
    room.try_on_bench(look.question)
    look.check(room.page, "editors-6-bench-answer")


def test_an_import(open_editors, elena, look: Look) -> None:
    article = {"id": "looked-at", "language": look.language, "title": "B&B <1>", "answer": "Testo.", "status": "draft"}
    lines = json.dumps(article).encode()
    room = open_editors(elena, **look.browser)
    for data, part in ((lines, "button[value=drop]"), (lines + b"\n{", ".note[role=alert]")):
        room.go("/import")
        room.page.set_input_files("#files", {"name": "a.jsonl", "mimeType": "application/json", "buffer": data})
        room.page.locator("[data-import] button.primary").click()
        expect(room.page.locator(part)).to_be_visible(timeout=60_000)
        look.check(room.page, f"editors-import-{'looked' if data == lines else 'refused'}")
        if data == lines:
            room.page.locator(part).click()
            expect(room.page.locator("#files")).to_be_visible()
    forgive(room.page, "400")


def test_the_examination(open_editors, elena, look: Look) -> None:
    room = open_editors(elena, **look.browser)
    room.go("/examination")
    look.check(room.page, "editors-examination")
    room.page.locator("button[value=run]").click()
    expect(room.page.locator(".figures")).to_be_visible(timeout=60_000)
    look.check(room.page, "editors-examination-run")
    article = {"it": "wifi-lento-in-una-stanza", "en": "wifi-slow-in-one-room"}[look.language]
    room.go(f"/articles/{article}/examination?action=archive")
    expect(room.page.locator(".verdict")).to_be_visible(timeout=60_000)
    look.check(room.page, "editors-examination-archive")


def test_the_notices(open_editors, elena, look: Look) -> None:
    texts = {"it": {"title": "Un avviso da guardare", "text": "Con **poche** parole."}}
    about = {"questions": ["a che ora passa il battello per Varenna"]}  # nothing that another test asks
    notice = {"kind": "offer", "texts": texts, "audience": about, "banner": False}
    address = f"/notices/{elena.kb.post('/api/notices', json=notice).json()['notice_id']}"
    elena.kb.post(f"/api{address}/remarks", json={"text": "Lo prendono per uno sconto."})
    elena.kb.post(f"/api{address}/start")
    elena.kb.post(f"/api{address}/updates", json={"texts": {"it": "Fino a domani."}})
    room = open_editors(elena, **look.browser)
    room.go("/notices")
    look.check(room.page, "editors-7-notices")
    room.go(address)
    expect(room.page.locator("[data-notice-tried]")).to_be_visible()
    look.check(room.page, "editors-8-notice")
    room.go("/notices/new")
    room.page.fill(f"#title_{look.language}", "Linea assente")
    expect(room.page.locator("[data-notice-preview] h3")).to_have_text("Linea assente")
    look.check(room.page, "editors-9-new-notice")
    elena.kb.post(f"/api{address}/end")


@pytest.fixture(scope="module")
def case(stack: Stack) -> Iterator[str]:
    with outage(stack) as case:
        yield case


def test_what_is_going_on(open_editors, elena, case: str, look: Look) -> None:
    room = open_editors(elena, **look.browser)
    room.go("/misses")
    expect(room.page.get_by_role("alert")).to_contain_text("Lierna")
    look.check(room.page, "editors-case-on-top")
    room.go(f"/cases/{case}")
    look.check(room.page, "editors-case")
    room.go("/cases")
    look.check(room.page, "editors-cases")


def test_what_is_going_on_at_the_desk(open_office, stack: Stack, silvia, case: str, look: Look) -> None:
    words = {"title": "Passaggio al nuovo decoder", "text": "Da lunedì, **senza** costi."}
    notice = {"kind": "change", "texts": {"it": words, "en": words}, "banner": False, "case_id": case}
    notice_id = silvia.kb.post("/api/notices", json=notice).json()["notice_id"]
    silvia.kb.post(f"/api/notices/{notice_id}/start")
    page = open_office(silvia, f"/desk/notices/{notice_id}", **look.browser)
    for name, path in (("notice", ""), ("news", "/desk/news"), ("case", f"/desk/cases/{case}")):
        if path:
            page.goto(f"{stack.settings.handoff_api_address}{path}")
        expect(page.locator("h1")).to_be_visible()
        look.check(page, f"desk-going-on-{name}")
    silvia.kb.post(f"/api/notices/{notice_id}/end")


def test_what_it_brings(open_editors, stack: Stack, elena, look: Look) -> None:
    decided(stack, "brings", 4)
    due(elena, "wifi-lento-in-una-stanza")
    room = open_editors(elena, **look.browser)
    room.go("/results")
    expect(room.page.locator("svg.weeks").first).to_be_visible()
    room.page.locator(".numbers summary").click()
    look.check(room.page, "editors-results")
    wait_for_line(room, "wifi-lento-in-una-stanza")
    room.page.locator(".worklist details summary").first.click()
    look.check(room.page, "editors-freshness")


def test_the_rooms_beside_the_console(open_office, stack: Stack, silvia, look: Look) -> None:
    visitor = Visitor(stack, look.language)  # somebody waits, or there is little to see
    visitor.ask_for_person()
    paths = ["/desk/promises", "/desk/supervision", "/desk/staff", "/desk/rules", "/desk/opening-hours",
             "/desk/replies", "/account"]  # fmt: skip
    page = open_office(silvia, paths[0], **look.browser)
    for path in paths:
        page.goto(f"{stack.settings.handoff_api_address}{path}")
        expect(page.locator("h1").first).to_be_visible()
        look.check(page, "room-" + path.rpartition("/")[2])
    visitor.erase()


def test_the_owners_pages(open_editors, stack: Stack, silvia, look: Look) -> None:
    decided(stack, "looked_at", 3)
    silvia.kb.post("/api/model", timeout=120)  # returns when it has learned, which it has long since in most runs
    room = open_editors(silvia, **look.browser)
    room.go("/answers")
    expect(room.page.get_by_role("slider")).to_be_visible()
    look.check(room.page, "owner-1-answers")
    room.page.locator("[data-budget]").get_by_role("slider").fill("10")
    room.page.locator("[data-save]").click()
    expect(room.page.locator(".sure-form")).to_be_visible()
    look.check(room.page, "owner-2-sure")
    room.go("/answers/review")
    expect(room.page.locator("[data-card]").first).to_be_visible()
    room.page.locator(".another summary").first.click()
    look.check(room.page, "owner-3-review")


def test_what_anybody_may_see(open_page, stack: Stack, look: Look) -> None:
    page = open_page(**look.browser)
    site = f"http://localhost:{stack.settings.demo_port}"
    names = {"it": {"home": "/", "offers": "/offerte", "contacts": "/contatti"},
             "en": {"home": "/en", "offers": "/en/offers", "contacts": "/en/contacts"}}  # fmt: skip
    for name, path in names[look.language].items():
        page.goto(site + path)
        expect(page.frame_locator("iframe").locator("#launcher")).to_be_visible()
        look.check(page, f"demo-{name}")
    page.goto(f"{stack.settings.handoff_api_address}/expectations?lang={look.language}")
    look.check(page, "expectations")
    page.goto(f"{stack.settings.handoff_api_address}/sign-in")
    look.check(page, "sign-in")
    page.goto(f"{stack.settings.handoff_api_address}/chat")
    expect(page.locator("#text")).to_be_visible()
    look.check(page, "chat-alone")
