"""With the keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.questions import KNOWN

MOST = 40  # presses of Tab; more to one button would not be usable


def test_a_visitor_needs_no_mouse(open_chat, open_desk, marta) -> None:
    chat = open_chat()
    keys = chat.page.keyboard
    keys.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    keys.press("Enter")
    expect(chat.text).to_be_focused()
    keys.type(KNOWN)
    keys.press("Enter")
    expect(chat.source).to_be_visible()
    expect(chat.text).to_be_focused()

    _tab_to(chat.page, chat.log.get_by_role("button", name="Sì"), back=True)
    keys.press("Enter")
    expect(chat.log).to_contain_text("Grazie, ci aiuta a migliorare.")
    expect(chat.text).to_be_focused()
    _tab_to(chat.page, chat.frame.locator("#person"), back=True)
    keys.press("Space")
    expect(chat.queue).to_be_visible()
    keys.press("Escape")
    expect(chat.launcher).to_be_focused()

    _takes_and_answers(open_desk(marta), chat)
    expect(chat.launcher).to_have_accessible_name(re.compile(r"scegli tu 2 messaggi nuovi$"))
    keys.press("Enter")
    expect(chat.said_by("agent").last).to_contain_text("Eccomi dalla tastiera")


def _takes_and_answers(desk, chat) -> None:
    """An agent, without a mouse either."""
    keys = desk.page.keyboard
    expect(desk.waiting(chat)).to_be_visible()
    keys.press("j")
    expect(desk.waiting(chat).locator("a")).to_be_focused()
    keys.press("Enter")
    expect(desk.who).to_be_focused()
    _tab_to(desk.page, desk.page.locator(".dock [data-claim]"))
    keys.press("Enter")
    expect(desk.reply).to_be_focused()
    keys.type("Eccomi dalla tastiera")
    keys.press("Control+Enter")
    expect(desk.log.locator(".msg.agent.mine").last).to_contain_text("Eccomi dalla tastiera")
    expect(desk.reply).to_have_value("")


def _tab_to(page: Page, element, back: bool = False) -> None:
    for _ in range(MOST):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if element.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{MOST} presses of Tab do not lead to it")
