"""The knowledge base beside a chat: articles with their source, canned replies, an answer that becomes an article."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.desk import Desk
from tests.browser.looking import DESKTOP, PHONE, assert_accessible, keep
from tests.browser.questions import ENGLISH, KNOWN, TITLE, UNKNOWN
from tests.people import Staff

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
OWN = {"shortcut": "prova", "texts": {"it": "Grazie {{ visitor.name }}, qui {{ agent.name }}."}}


@pytest.fixture
def own_reply(marta: Staff) -> Iterator[None]:
    made = marta.desk.post("/api/canned-replies", json=OWN)
    assert made.status_code == 201, made.text
    yield
    marta.desk.delete(f"/api/canned-replies/{made.json()['reply_id']}")


def talking(open_chat, open_desk, marta: Staff, question: str = UNKNOWN, **look) -> tuple[Chat, Desk]:
    """A visitor whom Marta has taken, with the chat open before her."""
    chat = open_chat("en" if question == ENGLISH else "it")
    chat.ask(question)
    if question != UNKNOWN:
        chat.ask_for_person()
    desk = open_desk(marta, **look)
    desk.claim(chat)
    return chat, desk


@SIZES
def test_an_article_goes_into_the_reply_with_its_source(open_chat, open_desk, marta: Staff, size: dict) -> None:
    chat, desk = talking(open_chat, open_desk, marta, size=size, dark=size == PHONE)
    chat.ask(KNOWN)
    suggested = desk.page.locator("#library .suggest").first
    expect(suggested).to_contain_text(TITLE)
    suggested.locator("[data-article-open]").click()
    expect(suggested.locator(".article")).to_be_visible()
    assert_accessible(desk.page)
    keep(desk.page, f"desk-library-{_name(size)}")
    suggested.locator("[data-article-open]").click()

    suggested.locator("[data-article-insert]").click()
    expect(desk.reply).to_be_focused()
    words = desk.reply.input_value()
    assert len(words) > 40
    expect(desk.page.locator("#cites .chip")).to_contain_text(TITLE)
    assert_accessible(desk.page)
    keep(desk.page, f"desk-source-{_name(size)}")
    desk.page.reload()  # a draft and its sources survive
    expect(desk.page.locator("#cites .chip")).to_contain_text(TITLE)
    desk.page.locator("#send").click()
    expect(desk.log.locator(".msg.agent.mine .sources")).to_contain_text(TITLE)
    expect(chat.said_by("agent").last.locator(".source a")).to_have_text(TITLE + " (si apre in un'altra scheda)")
    expect(desk.page.locator("#cites")).to_be_hidden()


@SIZES
def test_search_finds_while_it_is_typed(open_chat, open_desk, marta: Staff, size: dict) -> None:
    _, desk = talking(open_chat, open_desk, marta, size=size)
    desk.page.locator("[data-library-search]").click()
    field = desk.page.locator("#library-words")
    expect(field).to_be_focused()
    field.press_sequentially("restit")
    found = desk.page.locator("#library .suggest").first
    expect(found).to_contain_text("Restituire")
    assert_accessible(desk.page)
    keep(desk.page, f"desk-search-{_name(size)}")
    field.press("ArrowDown")
    expect(found.locator("[data-article-insert]")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#cites .chip")).to_contain_text("Restituire")
    expect(field).to_be_hidden()
    desk.page.locator("#cites [data-cite-off]").click()
    expect(desk.page.locator("#cites")).to_be_hidden()


@SIZES
def test_a_slash_brings_up_the_canned_replies(open_chat, open_desk, marta: Staff, own_reply, size: dict) -> None:
    chat, desk = talking(open_chat, open_desk, marta, size=size, dark=size == PHONE)
    desk.reply.press_sequentially("/")
    option = desk.page.locator("#replies [role=option]")
    expect(option.filter(has_text="/ciao")).to_contain_text("sono Marta")
    assert_accessible(desk.page)
    keep(desk.page, f"desk-replies-{_name(size)}")
    desk.reply.press_sequentially("pr")
    expect(desk.page.locator("#replies [role=option]:visible")).to_have_count(2)
    expect(desk.page.locator("#replies [aria-selected=true]")).to_contain_text("/promessa")
    desk.reply.press("ArrowDown")
    desk.reply.press("Enter")
    expect(desk.reply).to_have_value("Grazie [nome del visitatore], qui Marta.")
    desk.page.locator("#send").click()
    expect(desk.page.locator("#problem")).to_contain_text("[nome del visitatore]")
    expect(chat.said_by("agent")).to_have_count(0)
    desk.page.keyboard.insert_text("Irene")  # what is missing is marked already
    expect(desk.reply).to_have_value("Grazie Irene, qui Marta.")
    desk.page.locator("#send").click()
    expect(chat.said_by("agent").last).to_contain_text("Grazie Irene, qui Marta.")


def test_the_replies_are_in_the_language_of_the_visitor(open_chat, open_desk, marta: Staff) -> None:
    _, desk = talking(open_chat, open_desk, marta, ENGLISH)
    desk.page.locator("[data-replies]").click()
    expect(desk.page.locator("#replies [role=option]").filter(has_text="/attimo")).to_contain_text("Let me check")
    desk.reply.press("Escape")
    expect(desk.page.locator("#replies")).to_be_hidden()


@SIZES
def test_an_answer_becomes_an_article_in_two_clicks(
    open_chat, open_desk, open_editors, marta: Staff, silvia: Staff, elena: Staff, size: dict
) -> None:
    chat, desk = talking(open_chat, open_desk, marta, size=size, dark=size == PHONE)
    desk.say("Il risotto si fa in casa: noi portiamo la fibra. Scrivi a cucina@posta.example per la ricetta.")
    if size == PHONE:
        desk.page.locator(".tabbar a[href='#visitor']").click()
    desk.page.locator("[data-propose]").click()
    dialog = desk.page.locator("#propose")
    expect(dialog.locator("[name=title]")).to_have_value("Mi consigliate una ricetta per il risotto alla milanese?")
    expect(dialog.locator(".left-out")).to_contain_text("cucina@posta.example")
    assert_accessible(desk.page)
    keep(desk.page, f"desk-propose-{_name(size)}")
    dialog.locator("[data-send-proposal]").click()
    expect(dialog.locator("[data-proposed]")).to_be_visible()
    draft = dialog.locator("[data-draft]").get_attribute("href")
    assert_accessible(desk.page)
    keep(desk.page, f"desk-proposed-{_name(size)}")
    dialog.locator("[data-proposed] [data-cancel]").click()
    expect(desk.page.locator(".drafts a")).to_have_attribute("href", draft)

    room = open_editors(silvia, size=size)
    room.page.goto(draft)
    origin = room.page.locator("[data-origin]")
    expect(origin).to_contain_text("Proposto da Marta")
    expect(origin.locator("a")).to_have_attribute("href", re.compile(f"{chat.conversation['id']}$"))
    expect(room.page.locator("#answer")).to_have_value(
        "Il risotto si fa in casa: noi portiamo la fibra. Scrivi a […] per la ricetta."
    )
    assert_accessible(room.page)
    keep(room.page, f"editors-proposed-{_name(size)}")
    plain = open_editors(elena, size=size)
    plain.page.goto(draft)
    expect(plain.page.locator("[data-origin]")).to_contain_text("chiedi a Marta")
    expect(plain.page.locator("[data-origin] a")).to_have_count(0)


@SIZES
def test_a_reply_is_written_with_what_it_becomes_beside_it(open_desk, marta: Staff, size: dict) -> None:
    page = open_desk(marta, size=size, dark=size == PHONE).page
    page.goto(page.url.replace("/desk", "/desk/replies"))
    page.fill("#shortcut", "saluto")
    page.fill("#text-it", "Buona giornata, ")
    page.locator("[data-place='visitor.name']").click()
    expect(page.locator("[data-preview=it]")).to_have_text("Buona giornata, Irene")
    assert_accessible(page)
    keep(page, f"replies-{_name(size)}")
    page.locator(".acts .primary").click()
    kept = page.locator(".kept li", has_text="/saluto")
    expect(kept).to_contain_text("Buona giornata, Irene")
    kept.locator(".confirm summary").click()
    kept.locator(".confirm-in button").click()
    expect(page.locator(".kept li", has_text="/saluto")).to_have_count(0)


def _name(size: dict) -> str:
    return "phone" if size == PHONE else "wide"
