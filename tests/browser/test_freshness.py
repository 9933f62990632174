"""An article whose review is due stands on the list with the reason; by keyboard it is said to be still right."""

from playwright.sync_api import expect

from tests.browser.freshness import due, wait_for_line
from tests.browser.looking import assert_quiet, keep
from tests.people import Staff

ARTICLE = "wifi-lento-in-una-stanza"


def test_still_right_by_keyboard(open_editors, elena: Staff) -> None:
    due(elena, ARTICLE)
    room = open_editors(elena)
    wait_for_line(room, ARTICLE)
    page = room.page
    line = page.locator(".worklist li", has=page.locator(f"a[href$='/articles/{ARTICLE}']"))
    expect(line.locator(".why")).to_contain_text("da rivedere dal 31 gen 2026")
    expect(line.locator(".facts")).to_contain_text(f"lo guarda {elena.name}")
    line.locator("summary").focus()
    page.keyboard.press("Enter")
    next_on = line.locator("input[type=date]")
    expect(next_on).to_be_visible()
    keep(page, "editors-freshness-still-right")
    next_on.fill("2099-03-01")
    line.get_by_role("button", name="È ancora giusto").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".note[role=status]")).to_have_text("Segnato come ancora giusto, oggi, da te.")
    expect(line).to_have_count(0)
    article = elena.kb.get(f"/api/articles/{ARTICLE}").json()
    assert (article["review_on"], article["review_by"]) == ("2099-03-01", elena.name)
    room.go(f"/changes?article={ARTICLE}")
    expect(page.locator("main")).to_contain_text(elena.name)
    assert_quiet(page)
    elena.kb.put(f"/api/articles/{ARTICLE}/plan", json={"review_on": None, "review_by": None})
