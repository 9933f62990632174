"""An outage, from the first chats about it to the word that it is over: alarm, notice, banner, said first, affected, told."""

import json
import re
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect

from common.clock import iso
from common.local_run.stack import Stack
from tests.browser.looking import PHONE, assert_accessible, keep
from tests.guards.tree import ROOT
from tests.mailbox import Mailbox, letter_to, text_of
from tests.people import Staff, Visitor, said_by

TITLE = "Linea assente a Menaggio"
ADDRESS = "irene-menaggio@posta.example"
REPORTS = [
    "da stamattina manca la linea a Menaggio",
    "a Menaggio non c'è linea, siete al corrente?",
    "sono di Menaggio, la linea è morta da mezz'ora",
    "tutta Menaggio senza linea, quando torna?",
    "qui in centro a Menaggio la linea manca completamente",
    "linea assente a Menaggio, anche dai vicini",
    "ma la linea a Menaggio quando la riparate",
    "niente linea a Menaggio da un'ora circa",
]
DAYS = 9  # of usual questions before; kb says nothing in its first week
NOTICED = 60_000  # milliseconds, on a busy machine; each of the four looks on the way takes seconds


@pytest.fixture
def usual_days(stack: Stack) -> None:
    """What people usually ask, told to kb as having been asked in the days before."""
    lines = (ROOT / "demo" / "questions.jsonl").read_text().splitlines()
    now = datetime.now(UTC)
    with httpx.Client(base_url=stack.address("kb"), headers=service(stack), timeout=30) as kb:

        def tell(number: int) -> int:
            asked = json.loads(lines[number])
            name = f"usual-{number}-{uuid.uuid4().hex[:6]}"
            told = {
                "event_id": name, "conversation_id": name, "turn_id": name, "question": asked["question"],
                "decision": {"language": asked["language"], "article_id": asked["article_id"], "confidence": 0.9,
                             "threshold": 0.8, "candidates": []},
                "outcome": "answered", "said_at": iso(now - timedelta(days=DAYS * (1 - number / len(lines)))),
            }  # fmt: skip
            return kb.post("/api/evidence", json=told).status_code

        with ThreadPoolExecutor(8) as several:
            assert set(several.map(tell, range(len(lines)))) <= {200, 202}


@pytest.fixture
def reporting(stack: Stack) -> Iterator[list[Visitor]]:
    """Whoever reports it; nobody is left behind."""
    visitors: list[Visitor] = []
    yield visitors
    for one in visitors:
        one.erase()


@pytest.fixture
def over(stack: Stack) -> Iterator[None]:
    """Whatever happens, no notice and no case of this test is left for the others."""
    yield
    with httpx.Client(base_url=stack.address("kb"), headers=service(stack), timeout=30) as kb:
        for notice in kb.get("/api/notices", params={"state": "running"}).json()["items"]:
            kb.post(f"/api/notices/{notice['notice_id']}/end")
        for case in kb.get("/api/cases", params={"state": "open"}).json()["items"]:
            kb.post(f"/api/cases/{case['case_id']}/dismiss", json={"reason": "a test"})


@pytest.mark.usefixtures("usual_days", "over")
def test_from_the_first_reports_to_the_word_that_it_is_over(
    open_office, open_editors, open_chat, stack: Stack, silvia: Staff, reporting: list[Visitor], letters: Mailbox
) -> None:
    for words in REPORTS:
        reporting.append(Visitor(stack))
        reporting[-1].say(words)
    reporting[0].http.post(f"/api/conversations/{reporting[0].id}/contact", json={"email": ADDRESS})

    supervision = open_office(silvia, "/desk/supervision")
    alarm = supervision.locator(".happens", has_text=re.compile("menaggio", re.IGNORECASE))
    expect(alarm).to_contain_text("Sta succedendo qualcosa", timeout=NOTICED)
    assert_accessible(supervision)
    keep(supervision, "outage-1-alarm")
    supervision.goto(f"{stack.settings.handoff_api_address}/desk")
    in_lists = supervision.locator("#lists .happens", has_text=re.compile("menaggio", re.IGNORECASE))
    expect(in_lists).to_be_visible()
    keep(supervision, "outage-2-desk")

    room = open_editors(silvia)
    room.page.goto(in_lists.locator(".solid").get_attribute("href"))
    expect(room.page.locator("#questions")).to_have_value("\n".join(sorted_as_shown(room.page)))
    room.page.fill("#title_it", TITLE)
    room.page.fill("#text_it", "Una fibra è interrotta, i tecnici sono sul posto. **Non serve segnalarlo.**")
    room.page.check("#everyone")
    keep(room.page, "outage-3-notice")
    room.page.locator("button[name=action][value=start]").click()
    expect(room.page.locator(".note").first).to_be_visible()
    notice_id = room.page.url.rpartition("/")[2].partition("?")[0]

    expect_banner(stack)
    chat = open_chat(size=PHONE)
    banner = chat.frame.locator(".panel .notice")
    expect(banner).to_contain_text(TITLE)
    chat.ask("manca la linea a Menaggio, è un guasto?")
    first = chat.said_by("bot").first
    expect(first).to_contain_text(TITLE, timeout=NOTICED)
    expect(first).to_contain_text("i tecnici sono sul posto")
    expect(chat.answer).not_to_contain_text(TITLE)  # the answer, below it
    expect(first.locator(".known")).to_be_in_viewport()  # also when the answer is long
    assert_accessible(chat.page)
    keep(chat.page, "outage-4-said-first-phone")

    supervision.goto(f"{stack.settings.handoff_api_address}/desk/notices/{notice_id}")
    expect(supervision.locator(f"[data-affected='{chat.conversation['id']}']")).to_contain_text("Avvisato")
    expect(supervision.locator(f"[data-affected='{reporting[0].id}']")).to_be_visible()
    assert_accessible(supervision)
    keep(supervision, "outage-5-affected")

    room.page.locator(".told details.confirm summary").click()
    room.page.locator(".told button[value=end]").click()
    inform = room.page.locator("button[value=inform]")
    expect(inform).to_be_visible()
    keep(room.page, "outage-6-over")
    inform.click()
    told = reporting[0].wait_for(lambda event: said_by("system")(event) and TITLE in event["data"]["text"])
    assert told
    assert TITLE in text_of(letter_to(letters, ADDRESS))
    expect(banner).to_have_count(0, timeout=NOTICED)


def service(stack: Stack) -> dict[str, str]:
    return {"Authorization": f"Bearer {stack.environment['SERVICE_TOKEN']}"}


def sorted_as_shown(page) -> list[str]:
    """The questions of the case that the form begins with: every one of them was really asked."""
    shown = page.locator("#questions").input_value().splitlines()
    assert set(shown) <= set(REPORTS) and len(shown) >= 3
    return shown


def expect_banner(stack: Stack) -> None:
    """Wait until handoff_api has the banner at hand."""
    until = time.monotonic() + NOTICED / 1000
    while not httpx.get(f"{stack.address('handoff_api')}/api/availability", timeout=30).json()["notices"]:
        assert time.monotonic() < until, "no banner came"
        time.sleep(0.5)
