"""Whoever has left gets the answer by e-mail, and goes on from there on whatever is at hand."""

import re

from playwright.sync_api import Page, expect

from tests.browser.looking import PHONE, assert_accessible, keep
from tests.mailbox import Mailbox, html_of, letter_to, text_of
from tests.people import Visitor


def test_the_answer_comes_by_mail_and_its_link_goes_on_on_a_phone(
    open_chat, open_page, stack, marta, letters: Mailbox
) -> None:
    to = "giulia.lenzi@esempio.example"
    visitor = Visitor(stack)
    visitor.say("Vorrei il modulo per cambiare intestatario, e poi devo andare.")
    visitor.ask_for_person()
    left = visitor.http.post(f"/api/conversations/{visitor.id}/contact", json={"email": to, "name": "Giulia"})
    assert left.is_success, left.text
    handoff = marta.handoff_of(visitor)
    marta.claim(handoff)
    marta.reply(handoff, "Ecco il modulo: basta una firma.")
    marta.reply(handoff, "Se qualcosa non torna, scrivimi qui.")

    letter = _answer_to(letters, to)
    assert text_of(letter).count("Marta") == 2 and "basta una firma" in text_of(letter)
    assert "Ciao Giulia" in text_of(letter) and "scrivimi qui" in html_of(letter)
    _looks_like_a_letter(open_page(size=PHONE), html_of(letter))
    [link] = set(re.findall(r"http://\S+/chat#resume=\S+", text_of(letter)))

    phone = open_chat(address=link, size=PHONE)
    expect(phone.said_by("agent").last).to_contain_text("Se qualcosa non torna, scrivimi qui.")
    expect(phone.said_by("visitor").first).to_contain_text("cambiare intestatario")
    assert_accessible(phone.page)
    keep(phone.page, "mail-2-goes-on-phone")
    phone.ask("Grazie, firmo subito.")
    assert "Grazie, firmo subito." in marta.desk.get(f"/api/handoffs/{handoff['handoff_id']}").text
    expect(open_chat(address=link).said_by("visitor").last).to_contain_text("Grazie, firmo subito.")


def _answer_to(letters: Mailbox, address: str):
    """The letter with the answer; before it may come the one that confirms a promise."""
    while "basta una firma" not in text_of(letter := letter_to(letters, address)):
        letters.letters.remove(letter)
    return letter


def _looks_like_a_letter(page: Page, html: str) -> None:
    page.set_content(html)
    expect(page.get_by_role("link", name="Continua la conversazione")).to_be_visible()
    assert_accessible(page)
    keep(page, "mail-1-letter-phone")
