"""Waiting for a person: asked for with one button, left again, and honest when nobody is there."""

import time

import httpx
from playwright.sync_api import expect

from common.local_run.stack import Stack
from tests.browser.looking import PHONE, keep
from tests.browser.questions import KNOWN

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


def test_that_nobody_is_there_is_said_and_a_contact_can_be_left(open_chat, open_desk, hired, stack) -> None:
    _wait_until_nobody_is_at_the_desk(stack)
    chat = open_chat(size=PHONE)
    chat.ask_for_person()
    expect(chat.queue).to_contain_text("Adesso non c'è nessuno")
    expect(chat.status).to_contain_text("Nessuno in servizio adesso")
    expect(chat.notices.last).to_contain_text("non c'è nessuno in servizio")

    address = chat.frame.get_by_label("Indirizzo e-mail")
    address.fill("irene.esempio")
    chat.frame.get_by_role("button", name="Ricontattatemi").click()
    expect(chat.frame.get_by_text("Questo indirizzo non sembra completo")).to_be_visible()
    keep(chat.page, "demo-chat-nobody-phone")
    address.fill("irene@esempio.example")
    chat.frame.get_by_role("button", name="Ricontattatemi").click()
    expect(chat.frame.get_by_text("Abbiamo il tuo recapito: irene@esempio.example")).to_be_visible()

    hired["Marta"].be_present()  # somebody comes back
    desk = open_desk(hired["Marta"])
    expect(chat.queue).to_contain_text("Sei la prossima persona")
    desk.claim(chat)
    expect(chat.name).to_have_text("Marta")
    expect(desk.page.locator("#about")).to_contain_text("irene@esempio.example")
    hired["Marta"].go_away()


def _wait_until_nobody_is_at_the_desk(stack: Stack) -> None:
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
