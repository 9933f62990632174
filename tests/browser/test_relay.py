"""The baton goes from the bot to a person and back, on both pages at once, nothing reloaded."""

import re

from playwright.sync_api import expect

from tests.browser.looking import PHONE, keep
from tests.browser.questions import KNOWN, TITLE, UNKNOWN


def test_from_the_bot_to_a_person_and_back(open_chat, open_desk, marta) -> None:
    desk = open_desk(marta)
    expect(desk.page.locator("#lists")).to_contain_text("1 persona in servizio")
    chat = open_chat()
    chat.ask(KNOWN)
    expect(chat.source).to_be_visible()
    chat.ask(UNKNOWN)

    expect(chat.notices.last).to_contain_text("passo la conversazione a una persona")
    expect(chat.queue).to_contain_text("Sei la prossima persona")
    expect(chat.queue).to_contain_text("1 operatore in servizio")
    expect(chat.status).to_contain_text("In attesa di una persona")
    keep(chat.page, "demo-chat-queue")

    expect(desk.waiting(chat)).to_contain_text(UNKNOWN)
    expect(desk.page).to_have_title(re.compile(r"^\(1\)"))
    keep(desk.page, "desk-queue")
    desk.claim(chat)
    _shows_the_whole_story(desk)

    expect(chat.name).to_have_text("Marta")
    expect(chat.status).to_contain_text("Persona")
    expect(chat.notices.last).to_contain_text("Ora ti risponde Marta: è una persona")
    desk.say("Buongiorno, sono Marta. Cucinare non è il nostro mestiere!")
    expect(chat.said_by("agent").last).to_contain_text("Cucinare non è il nostro mestiere!")
    keep(chat.page, "demo-chat-with-a-person")
    chat.ask("Peccato, grazie lo stesso")
    expect(desk.log.locator(".msg.visitor").last).to_contain_text("Peccato, grazie lo stesso")
    keep(desk.page, "desk-conversation")

    answers = chat.said_by("bot").count()
    desk.give_back()
    expect(chat.status).to_contain_text("Assistente automatico")
    expect(chat.said_by("bot")).to_have_count(answers)  # it was silent all the while
    chat.ask(KNOWN)
    expect(chat.said_by("bot")).to_have_count(answers + 1)
    expect(chat.source).to_have_text(re.compile(TITLE))


def _shows_the_whole_story(desk) -> None:
    """Reason, own words, confidence, near misses and transcript are on the agent's screen."""
    expect(desk.why).to_contain_text("Bot poco sicuro")
    expect(desk.why.locator("blockquote")).to_contain_text(UNKNOWN)
    expect(desk.why).to_contain_text(re.compile(r"Sicurezza \d+ %"))
    expect(desk.why).to_contain_text("per rispondere serviva")
    assert desk.why.locator(".near a").count() >= 1
    expect(desk.log.locator(".msg.visitor").first).to_contain_text(KNOWN)
    expect(desk.log.locator(".msg.bot .sources")).to_contain_text(TITLE)
    expect(desk.log.locator(".msg.visitor").last).to_contain_text(UNKNOWN)


def test_an_agent_closes_with_an_outcome_and_the_visitor_sees_it(open_chat, open_desk, marta) -> None:
    chat = open_chat(size=PHONE)
    chat.ask(UNKNOWN)
    expect(chat.queue).to_be_visible()
    keep(chat.page, "demo-chat-queue-phone")
    desk = open_desk(marta, size=PHONE)
    keep(desk.page, "desk-queue-phone")
    desk.claim(chat)
    desk.say("Ecco fatto.")
    keep(desk.page, "desk-conversation-phone")
    desk.close("Non risolta", "voleva una ricetta")

    expect(desk.page.locator(".dock")).to_contain_text("Questa conversazione è chiusa.")
    expect(chat.status).to_contain_text("Conversazione conclusa")
    expect(chat.notices.last).to_contain_text("La conversazione è chiusa.")
    expect(chat.log).not_to_contain_text("voleva una ricetta")
    keep(chat.page, "demo-chat-closed-phone")
    chat.frame.get_by_role("button", name="Nuova domanda").click()
    chat.ask(KNOWN)
    expect(chat.source).to_have_text(re.compile(TITLE))
    desk.page.locator(".tabbar a[href='#queue']").click()
    expect(desk.page.locator("#closed + ul li").first).to_contain_text("Non risolta · voleva una ricetta")
