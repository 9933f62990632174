"""Waiting for a person: asked for with one button, left again, and honest when nobody is there."""

import re
import time
from datetime import UTC, datetime, timedelta

import httpx
from playwright.sync_api import expect

from common.local_run.stack import Stack
from tests.browser.chat import Chat
from tests.browser.looking import PHONE, assert_accessible, keep
from tests.browser.questions import KNOWN
from tests.people import Staff

GONE_WITHIN = 60  # seconds; the desk counts a browser that died for 45


def test_a_person_is_one_button_away_and_the_queue_can_be_left(open_chat, marta) -> None:
    chat = open_chat()
    chat.ask_for_person()
    expect(chat.notices.last).to_contain_text("passo la conversazione a una persona")
    expect(chat.queue).to_contain_text("Sei la prossima persona")
    expect(chat.frame.locator("#person")).to_be_hidden()

    chat.frame.get_by_role("button", name="Esci dalla coda").click()
    expect(chat.notices.last).to_contain_text("Hai lasciato la coda.")
    expect(chat.queue).to_have_count(0)
    chat.ask(KNOWN)
    expect(chat.source).to_be_visible()


def test_the_second_in_line_moves_up(open_chat, open_desk, marta) -> None:
    first, second = open_chat(), open_chat()
    first.ask_for_person()
    expect(first.queue).to_contain_text("Sei la prossima persona")
    second.ask_for_person()
    expect(second.queue).to_contain_text("Sei la 2ª persona in coda")
    open_desk(marta).claim(first)
    expect(second.queue).to_contain_text("Sei la prossima persona")


def test_that_nobody_is_there_is_said_and_an_address_makes_it_a_promise(open_chat, hired, stack) -> None:
    wait_until_nobody_is_at_the_desk(stack)
    chat = open_chat(size=PHONE)
    chat.ask_for_person()
    expect(chat.status).to_contain_text("Nessuno in servizio adesso")
    expect(chat.notices.last).to_contain_text("non c'è nessuno in servizio")
    form = chat.frame.locator("#cards form")
    expect(form).to_contain_text("Adesso non c'è nessuno")
    expect(form).to_contain_text(re.compile(r"Risposta entro \S+.* alle \d+:\d\d"))

    address = form.get_by_label("Indirizzo e-mail")
    address.fill("irene.esempio")
    chat.button("Va bene, rispondetemi lì").click()
    expect(form.get_by_text("Questo indirizzo non sembra completo")).to_be_visible()
    keep(chat.page, "demo-chat-nobody-phone")
    assert_accessible(chat.page)
    address.fill("irene@esempio.example")
    chat.button("Va bene, rispondetemi lì").click()
    expect(chat.promise).to_contain_text("irene@esempio.example")
    expect(chat.status).to_contain_text("Ti rispondiamo noi")
    keep(chat.page, "demo-chat-promise-phone")
    assert_accessible(chat.page)
    chat.page.reload()
    chat.launcher.click()
    expect(chat.promise).to_contain_text("irene@esempio.example")

    _is_moved_and_the_visitor_reads_why(chat, hired["Silvia"])
    marta = hired["Marta"]
    handoff = marta.handoff_in(chat.conversation["id"], "promised")
    assert marta.claim(handoff).is_success
    marta.reply(handoff, "Eccomi, ho la risposta.")
    expect(chat.name).to_have_text("Marta")
    expect(chat.said_by("agent").last).to_contain_text("Eccomi, ho la risposta.")
    expect(chat.promise).to_have_count(0)  # it is kept


def _is_moved_and_the_visitor_reads_why(chat: Chat, owner: Staff) -> None:
    promises = owner.desk.get("/api/promises", params={"state": "open", "limit": 500}).json()["items"]
    promise = next(one for one in promises if one["conversation_id"] == chat.conversation["id"])
    due = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    moved = owner.desk.post(
        f"/api/promises/{promise['promise_id']}/move", json={"due": due, "reason": "il fornitore è in ritardo"}
    )
    assert moved.status_code == 200, moved.text
    expect(chat.promise).to_contain_text("«il fornitore è in ritardo»")
    keep(chat.page, "demo-chat-promise-moved-phone")


def test_something_else_can_be_asked_instead_of_waiting(open_chat, stack) -> None:
    wait_until_nobody_is_at_the_desk(stack)
    chat = open_chat()
    chat.ask_for_person()
    keep(chat.page, "demo-chat-nobody")
    chat.button("Fai un'altra domanda").click()
    chat.ask(KNOWN)
    expect(chat.source).to_be_visible()


def wait_until_nobody_is_at_the_desk(stack: Stack) -> None:
    """Whoever was there in an earlier test may still count."""
    service = {"Authorization": f"Bearer {stack.environment['SERVICE_TOKEN']}"}
    until = time.monotonic() + GONE_WITHIN
    while True:
        staff = httpx.get(f"{stack.address('handoff_api')}/api/staff", headers=service).json()["items"]
        present = [one["name"] for one in staff if one["presence"] in ("available", "busy")]
        if not present:
            return
        assert time.monotonic() < until, f"still at the desk: {present}"
        time.sleep(0.5)
