"""A visitor asks the bot, on the demo company's site."""

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.looking import PHONE, assert_accessible, keep
from tests.browser.questions import ENGLISH, MISTYPED, TITLE
from tests.people import Staff

QUESTIONS = Path(__file__).parents[2] / "demo" / "questions.jsonl"


def test_a_mistyped_question_is_answered_with_its_source_and_rated(open_chat) -> None:
    chat = open_chat()
    expect(chat.panel).to_contain_text("Qui risponde un assistente automatico.")
    expect(chat.status).to_have_text(re.compile("Assistente automatico"))
    assert chat.conversation is None, "it is said before anything is written"
    keep(chat.page, "demo-chat-open")

    chat.ask(MISTYPED)
    expect(chat.source).to_have_text(re.compile(TITLE))
    expect(chat.answer).to_contain_text("automatico")
    expect(chat.name).to_be_in_viewport()  # however long the answer is
    keep(chat.page, "demo-chat-answer")

    with chat.page.context.expect_page() as opened:
        chat.source.click()
    source = opened.value
    expect(source.locator("h1")).to_have_text(TITLE)
    assert_accessible(source)
    keep(source, "help")
    source.close()

    chat.log.get_by_role("button", name="Sì").click()
    expect(chat.log).to_contain_text("Grazie, ci aiuta a migliorare.")
    expect(chat.log.locator(".useful button")).to_have_count(0)


def test_an_english_visitor_reads_english_on_a_phone(open_chat) -> None:
    chat = open_chat("en", size=PHONE)
    expect(chat.panel).to_contain_text("An automatic assistant")
    chat.ask(ENGLISH)
    expect(chat.source).to_be_visible()
    expect(chat.log).to_contain_text("Was this helpful?")
    keep(chat.page, "demo-chat-answer-phone-en")
    assert chat.page.evaluate("document.documentElement.lang") == chat.inside.evaluate("document.documentElement.lang")


def test_a_doubtful_question_is_asked_back_once_and_the_pressed_button_is_answered(open_chat, elena) -> None:
    question, title = _doubtful(elena)
    chat = open_chat()
    chat.ask(question)
    choices = chat.log.locator(".asks button")
    expect(choices.last).to_be_visible()
    expect(chat.answer).to_contain_text("Intendevi una di queste cose?")
    expect(choices.filter(has_text="Nessuna di queste")).to_be_visible()
    keep(chat.page, "demo-chat-did-you-mean")

    choices.filter(has_text=title).click()
    expect(chat.source).to_have_text(re.compile(re.escape(title)))
    expect(chat.said_by("visitor").last).to_contain_text(title)
    expect(choices.first).to_be_disabled()


def test_two_questions_are_answered_one_after_the_other(open_chat) -> None:
    chat = open_chat()
    person = chat.frame.get_by_role("button", name="Parla con una persona")
    chat.ask("Dove trovo la fattura? E come cambio la password del wifi?")
    expect(chat.answer).to_contain_text("Mi hai chiesto più di una cosa.")
    expect(person).to_have_count(1)  # among the choices, so not below them as well
    keep(chat.page, "demo-chat-two-questions")

    choices = chat.log.locator(".asks button")
    choices.nth(0).click()
    expect(chat.log.locator(".source")).to_have_count(1)
    expect(choices.nth(0)).to_be_disabled()
    expect(chat.frame.locator("#person")).to_be_visible()
    choices.nth(1).click()
    expect(chat.log.locator(".source")).to_have_count(2)
    expect(choices.nth(1)).to_be_disabled()


def _doubtful(editor: Staff) -> tuple[str, str]:
    """The first of the demo's questions that is asked back and answered once an article is chosen."""
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        asked = {"question": question["question"], "language": question["language"]}
        if question["language"] != "it":
            continue
        decided = editor.kb.post("/api/decide", json=asked).json()
        if decided["decision"] != "confirm" or decided["reason"]:
            continue
        first = decided["candidates"][0]
        chosen = editor.kb.post("/api/decide", json=asked | {"chosen_article_id": first["article_id"]}).json()
        if chosen["decision"] == "answer":
            return question["question"], first["title"]
    raise AssertionError("none of the demo's Italian questions is asked back")
