"""What anybody types is text in everybody's browser: no script runs, no policy is even asked."""

from playwright.sync_api import expect

from tests.browser.looking import keep

IMAGE = "<img src=x onerror=alert(1)>"
SCRIPT = "<script>alert(document.cookie)</script>"
LINK = "[premi qui](javascript:alert(1))"


def test_a_visitors_markup_is_text_for_the_visitor_and_for_the_agent(open_chat, open_desk, marta) -> None:
    desk = open_desk(marta)
    chat = open_chat()
    # The bot itself may hand over, while this is being asked for.
    chat.ask(SCRIPT)
    chat.ask(IMAGE)
    person, waiting = chat.frame.locator("#person"), chat.frame.locator("#waiting")
    while not waiting.is_visible():
        if person.is_visible():
            person.evaluate("button => button.click()")
        chat.page.wait_for_timeout(200)
    expect(desk.waiting(chat).locator(".l2")).to_have_text(IMAGE)
    desk.claim(chat)
    expect(desk.log.locator(".msg.visitor .text").all()[0]).to_have_text(SCRIPT)
    expect(desk.log.locator(".msg.visitor .text").all()[1]).to_have_text(IMAGE)
    expect(desk.page.locator("#about .line-time")).to_contain_text("<")

    desk.say(f"{SCRIPT} {IMAGE}")
    expect(chat.said_by("agent").last.locator(".bubble")).to_have_text(f"{SCRIPT} {IMAGE}")
    desk.page.reload()
    expect(desk.log.locator(".msg.agent .text")).to_have_text(f"{SCRIPT} {IMAGE}")
    keep(desk.page, "desk-hostile-text")
    for page in (chat.page, desk.page):
        assert _injected(page) == 0


def test_an_editors_markup_is_text_in_the_preview_the_history_and_the_bench(open_editors, elena) -> None:
    room = open_editors(elena)
    room.write(f"Titolo {IMAGE}", f"Testo {SCRIPT} {IMAGE} {LINK}", [f"frase {IMAGE}"])
    expect(room.preview).to_contain_text(IMAGE)
    assert room.preview.locator("a").count() == 0
    room.press("save")
    expect(room.said).to_contain_text("Bozza salvata.")
    expect(room.page.locator("h1")).to_have_text(f"Titolo {IMAGE}")
    assert _injected(room.page) == 0

    room.page.get_by_role("link", name="Versioni").click()
    expect(room.page.locator("main")).to_contain_text(IMAGE)
    assert _injected(room.page) == 0
    room.try_on_bench(f"{SCRIPT} {IMAGE}")
    expect(room.page.locator("[data-part=seen]")).to_contain_text(f"{SCRIPT} {IMAGE}")
    assert _injected(room.page) == 0


def _injected(page) -> int:
    """Elements in the page and its frames that only a text could have made."""
    return sum(
        frame.locator("img[src=x], script:not([src]):not([type='application/json'])").count() for frame in page.frames
    )
