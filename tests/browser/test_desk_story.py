"""The agent has the whole story: what the bot was asked and found, what the visitor asked before, and with whom."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import DESKTOP, PHONE, assert_accessible, keep
from tests.browser.questions import KNOWN, TITLE, UNKNOWN


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop", "phone"])
def test_nobody_tells_the_story_twice(open_chat, open_desk, marta, luca, size, dark) -> None:
    chat = open_chat()
    chat.ask(KNOWN)
    expect(chat.source).to_be_visible()
    chat.ask(UNKNOWN)
    handoff = _taken_over_the_api(luca, chat)
    luca.reply(handoff, "Di questo si occupa Marta, domani.")
    luca.desk.post(f"/api/handoffs/{handoff['handoff_id']}/notes", json={"text": "Chiamare la mattina"})
    luca.close(handoff)
    luca.go_away()  # else he would be asked first, whom the visitor knows
    chat.frame.locator("#again").click()
    chat.ask(UNKNOWN)
    expect(chat.queue).to_be_visible()

    desk = open_desk(marta, size=size, dark=dark)
    name = f"desk-story-{'phone' if size == PHONE else 'wide'}"
    desk.claim(chat)
    _unfolds_what_the_bot_found(desk.page)
    keep(desk.page, f"{name}-1-decided")
    if size == PHONE:
        desk.page.locator(".tabbar a[href='#visitor']").click()
    about = desk.page.locator("#about")
    expect(about).to_contain_text("con Luca")
    expect(about.locator(".notebox")).to_contain_text("Chiamare la mattina")
    assert_accessible(desk.page)
    keep(desk.page, f"{name}-2-history")
    about.locator("[data-earlier]").first.click()
    earlier = desk.page.locator("#earlier")
    expect(earlier).to_contain_text("Di questo si occupa Marta, domani.")
    expect(earlier.locator(".sources")).to_contain_text(TITLE)
    desk.reply.fill("Luca mi ha detto tutto")
    assert_accessible(desk.page)
    keep(desk.page, f"{name}-3-earlier")
    desk.page.locator("#close-earlier").click()
    desk.say("Luca mi ha detto tutto")
    expect(chat.said_by("agent").last).to_contain_text("Luca mi ha detto tutto")


def _taken_over_the_api(agent, chat) -> dict:
    expect(chat.queue).to_be_visible()
    handoff = agent.handoff_in(chat.conversation["id"])
    assert agent.claim(handoff).status_code == 200
    return handoff


def _unfolds_what_the_bot_found(page: Page) -> None:
    decided = page.locator("#log .decided").last
    decided.locator("summary").click()
    expect(decided).to_contain_text(UNKNOWN)
    expect(decided.locator(".near li").first).to_be_visible()
