"""After a chat: one question, a person again with everything when it was not solved, the conversation to keep."""

import re

from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.looking import PHONE, assert_accessible, keep
from tests.browser.questions import UNKNOWN
from tests.mailbox import Mailbox, letter_to, text_of


def test_one_question_and_what_was_not_solved_goes_to_a_person_again(
    open_chat, open_desk, marta, letters: Mailbox
) -> None:
    chat = open_chat(size=PHONE)
    chat.ask(UNKNOWN)
    expect(chat.queue).to_be_visible()
    desk = open_desk(marta)
    desk.claim(chat)
    desk.say("Lo spenga e lo riaccenda.")
    desk.close("Risolta", "riavviato")

    expect(chat.status).to_contain_text("Conversazione conclusa")
    question = chat.frame.get_by_role("group", name="Abbiamo risolto?")
    expect(question.get_by_role("button")).to_have_count(3)
    expect(question).to_contain_text("riapre con Marta")
    keep(chat.page, "demo-chat-rating-phone")
    assert_accessible(chat.page)
    with chat.page.expect_download() as download:
        chat.button("Scarica").click()
    assert "Lo spenga e lo riaccenda." in download.value.path().read_text()

    _is_sent_by_mail(chat, letters)
    question.get_by_role("button", name=re.compile("No, non ancora")).click()
    expect(chat.notices.last).to_contain_text("La riapro con una persona")
    expect(chat.status).to_contain_text("In attesa di una persona")
    keep(chat.page, "demo-chat-reopened-phone")
    desk.claim(chat)
    expect(desk.log).to_contain_text("Lo spenga e lo riaccenda.")
    expect(desk.why).to_contain_text("Non era risolta")
    keep(desk.page, "desk-reopened")
    desk.say("Allora mando un tecnico.")
    expect(chat.said_by("agent").last).to_contain_text("Allora mando un tecnico.")


def _is_sent_by_mail(chat: Chat, letters: Mailbox) -> None:
    to = "irene.rota@esempio.example"
    chat.button("Per e-mail").click()
    chat.frame.get_by_label("Indirizzo e-mail").fill(to)
    keep(chat.page, "demo-chat-by-mail-phone")
    chat.button("Mandamela").click()
    expect(chat.frame.locator("#cards")).to_contain_text(f"È in arrivo a {to}")
    assert "Lo spenga e lo riaccenda." in text_of(letter_to(letters, to))


def test_a_chat_that_was_solved_is_rated_and_can_be_reopened_later(open_chat, open_desk, marta) -> None:
    chat = open_chat(language="en")
    chat.ask_for_person()
    desk = open_desk(marta)
    desk.claim(chat)
    desk.say("Here you are.")
    desk.close("Risolta", "fatto")
    chat.button("Yes, solved").click()
    expect(chat.frame.locator("#cards")).to_contain_text("Thank you, good to hear.")
    keep(chat.page, "demo-chat-rated")
    assert_accessible(chat.page)

    chat.page.reload()  # days later, say
    expect(chat.panel).to_be_visible()
    expect(chat.frame.locator("#cards")).to_contain_text("Thank you, good to hear.")
    chat.button("Reopen with Marta").click()
    expect(chat.queue).to_be_visible()
    chat.ask("One more thing")
    expect(desk.waiting(chat)).to_contain_text("One more thing")
