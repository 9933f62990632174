"""Going on elsewhere: by a link or a code, and by being who the site says one is; both devices stay in step."""

import re

from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.looking import PHONE, assert_accessible, forgive, keep
from tests.browser.questions import KNOWN

ACCOUNT = "/area-clienti"


def test_a_conversation_goes_on_on_the_phone_and_both_stay_in_step(open_chat, open_desk, marta) -> None:
    laptop = open_chat()
    laptop.ask(KNOWN)
    expect(laptop.source).to_be_visible()
    link = _link_of(laptop)
    phone = open_chat(address=link, size=PHONE)
    expect(phone.said_by("visitor")).to_contain_text(KNOWN)
    expect(phone.page).to_have_url(re.compile("/chat$"))  # the code is used up, and gone from the address
    keep(phone.page, "demo-chat-elsewhere-phone")
    assert_accessible(phone.page)

    phone.ask_for_person()
    expect(laptop.queue).to_contain_text("Sei la prossima persona")
    desk = open_desk(marta)
    desk.claim(laptop)
    desk.say("Vi vedo su tutti e due.")
    for chat in (laptop, phone):
        expect(chat.said_by("agent").last).to_contain_text("Vi vedo su tutti e due.")
    phone.ask("Dal telefono")
    laptop.ask("Dal portatile")
    _is_typed_on_both_sides(phone, laptop, desk)
    stories = [chat.log.locator(".bubble").all_inner_texts() for chat in (laptop, phone)]
    assert stories[0] == stories[1]


def _link_of(chat: Chat) -> str:
    chat.frame.locator("#more").click()
    chat.frame.get_by_role("button", name="Continua su un altro dispositivo").click()
    expect(chat.frame.get_by_role("img", name=re.compile("Codice QR"))).to_be_visible()
    expect(chat.frame.locator("#elsewhere-until")).to_contain_text(re.compile(r"fino alle \d\d:\d\d"))
    link = chat.frame.get_by_label("Oppure apri questo link").input_value()
    keep(chat.page, "demo-chat-elsewhere")
    assert_accessible(chat.page)
    chat.page.keyboard.press("Escape")
    expect(chat.frame.locator("#elsewhere")).to_be_hidden()
    expect(chat.panel).to_be_visible()  # only the dialog was closed
    return link


def _is_typed_on_both_sides(phone: Chat, laptop: Chat, desk) -> None:
    phone.text.press_sequentially("sto scrivendo")
    expect(desk.page.locator("#typing")).to_be_visible()
    desk.reply.press_sequentially("anche io")
    for chat in (phone, laptop):
        expect(chat.typing).to_contain_text("Marta sta scrivendo")
    desk.reply.fill("")


def test_a_link_works_once_and_says_so(open_chat) -> None:
    laptop = open_chat()
    laptop.ask("Una cosa soltanto")
    link = _link_of(laptop)
    expect(open_chat(address=link, size=PHONE).said_by("visitor")).to_contain_text("Una cosa soltanto")
    stranger = open_chat(address=link, size=PHONE)
    expect(stranger.log).to_contain_text("Questo link è già stato usato, o è scaduto")
    expect(stranger.said_by("visitor")).to_have_count(0)
    forgive(stranger.page, "404")


def test_who_is_signed_in_to_the_site_is_known_on_every_device(open_chat, open_desk, marta) -> None:
    laptop = open_chat(path=ACCOUNT)
    laptop.ask(KNOWN)
    expect(laptop.source).to_be_visible()
    phone = open_chat(path=ACCOUNT, size=PHONE)
    expect(phone.said_by("visitor")).to_contain_text(KNOWN)
    keep(phone.page, "demo-account-phone")
    assert_accessible(phone.page)
    phone.ask_for_person()
    expect(laptop.queue).to_be_visible()
    desk = open_desk(marta)
    expect(desk.waiting(laptop)).to_contain_text("Irene Galli")
    desk.claim(laptop)
    expect(desk.page.locator("#about")).to_contain_text("irene.galli@posta.example")

    phone.button("Riduci la chat").click()  # it covers a phone's whole screen
    phone.page.get_by_role("link", name="Esci").click()  # the next person at this device does not see it
    phone.launcher.click()
    expect(phone.log).to_contain_text("Da qui comincia una conversazione nuova")
    expect(phone.said_by("visitor")).to_have_count(0)
    assert phone.conversation is None
    expect(laptop.said_by("visitor").first).to_contain_text(KNOWN)
