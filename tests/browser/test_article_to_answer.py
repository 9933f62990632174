"""An editor writes, and the visitor's very next question is answered by it; archived, it is not."""

import re

from playwright.sync_api import expect

from common.local_run.stack import Stack
from tests.browser.editors import Editors
from tests.browser.looking import assert_quiet, keep
from tests.people import PASSWORD

TITLE = "Mostra fotografica in sede a Menaggio"
ANSWER = "La mostra *Il lago d'inverno* è aperta il **sabato mattina**: l'ingresso è libero."
PHRASINGS = [
    "quando è aperta la mostra fotografica",
    "orari della mostra di fotografie in sede",
    "si paga il biglietto per la mostra",
    "posso vedere le fotografie del lago d'inverno",
    "venire a vedere le foto esposte da voi",
]
QUESTION = "a che ora è aperta la mostra di fotografie in sede?"


def test_from_an_article_to_the_next_answer(open_chat, open_page, stack: Stack, elena) -> None:
    room = _signed_in_by_hand(open_page(), stack, elena.email)
    chat = open_chat()
    room.write(TITLE, ANSWER, PHRASINGS)
    expect(room.preview.locator("strong")).to_have_text("sabato mattina")
    expect(room.preview).to_contain_text(PHRASINGS[0])
    expect(room.preview).to_contain_text(TITLE)
    expect(room.page.locator("[data-need]")).to_contain_text("Bene così.")
    keep(room.page, "editors-write")

    room.press("publish")
    expect(room.said).to_contain_text("Pubblicata la versione 1. Da adesso il bot risponde con questa.")
    article = room.page.url.partition("?")[0]
    room.page.get_by_role("link", name="Provala al banco").click()
    expect(room.page.locator("#question")).to_have_value(PHRASINGS[0])
    decision = room.try_on_bench(QUESTION)
    expect(decision).to_contain_text("Risponde")
    expect(room.page.locator("[data-part=seen]")).to_contain_text("sabato mattina")
    keep(room.page, "editors-bench")

    chat.ask(QUESTION)
    expect(chat.source).to_have_text(re.compile(TITLE))
    expect(chat.answer.locator("strong")).to_have_text("sabato mattina")

    room.page.goto(article)
    room.archive()
    expect(room.said).to_contain_text("Archiviato.")
    answers = chat.said_by("bot").filter(has_text="sabato mattina")
    expect(answers).to_have_count(1)
    chat.ask(f"Scusate, {QUESTION}")
    expect(chat.log.locator(".system, .asks").last).to_be_visible()  # handed over, or asked back about others
    expect(answers).to_have_count(1)
    expect(chat.log.get_by_role("button", name=TITLE)).to_have_count(0)
    assert_quiet(room.page)


def _signed_in_by_hand(page, stack: Stack, email: str) -> Editors:
    """From the editors' address to the sign-in page, where a wrong password is told, and back."""
    room = Editors(page, stack.settings.kb_address)
    room.go("/")
    expect(page.get_by_role("heading", name="Accedi")).to_be_visible()
    keep(page, "sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("sbagliata")
    page.get_by_role("button", name="Accedi").click()
    expect(page.get_by_role("alert")).to_contain_text("L'e-mail o la password non è giusta.")
    page.complaints.clear()  # the browser's line about the 401
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Accedi").click()
    expect(page.get_by_role("heading", name="Articoli")).to_be_visible()
    assert page.url.rstrip("/") == room.address
    return room
