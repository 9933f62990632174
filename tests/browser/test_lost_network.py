"""What the visitor wrote and read survives a reload and a lost network."""

import re

from playwright.sync_api import expect

from tests.browser.looking import PHONE, forgive, keep
from tests.browser.questions import KNOWN, TITLE, UNKNOWN


def test_a_reload_and_another_page_keep_the_conversation(open_chat, marta) -> None:
    chat = open_chat()
    chat.ask(KNOWN)
    expect(chat.source).to_be_visible()
    chat.text.fill("una bozza")
    chat.page.reload()
    expect(chat.said_by("visitor")).to_have_text(re.compile(KNOWN))
    expect(chat.source).to_have_text(re.compile(TITLE))
    expect(chat.text).to_have_value("una bozza")

    chat.page.get_by_role("link", name="Offerte").first.click()
    expect(chat.page).to_have_url(re.compile("/offerte$"))
    expect(chat.said_by("visitor")).to_have_count(1)
    chat.ask(UNKNOWN)
    expect(chat.queue).to_contain_text("Sei la prossima persona")
    chat.page.reload()
    expect(chat.queue).to_contain_text("Sei la prossima persona")


def test_without_network_a_message_waits_and_is_sent_once(open_chat) -> None:
    chat = open_chat(size=PHONE)
    chat.ask("ciao")
    expect(chat.said_by("bot")).to_have_count(1)
    chat.page.context.set_offline(True)
    chat.text.fill(KNOWN)
    chat.text.press("Enter")
    waiting = chat.frame.locator("#pending .msg.pending")
    expect(waiting).to_contain_text(KNOWN)
    expect(waiting).to_contain_text("non ancora partito")
    expect(chat.frame.locator("#strip")).to_contain_text("Sei senza rete.")
    expect(chat.frame.locator("#pending")).to_contain_text("al sicuro su questo dispositivo")
    keep(chat.page, "demo-chat-offline-phone")

    chat.page.context.set_offline(False)
    expect(waiting).to_have_count(0)
    expect(chat.frame.locator("#strip")).to_be_hidden()
    expect(chat.said_by("visitor").last).to_contain_text("ricevuto")
    expect(chat.source).to_have_text(re.compile(TITLE))
    chat.page.reload()
    chat.launcher.click()
    expect(chat.said_by("bot")).to_have_count(2)
    expect(chat.said_by("visitor").filter(has_text=KNOWN)).to_have_count(1)
    forgive(chat.page, "ERR_INTERNET_DISCONNECTED")
