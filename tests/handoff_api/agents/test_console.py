"""The console in a real Chromium, with two agents and a visitor, live."""

import pytest
from playwright.async_api import expect

from tests.handoff_api.agents.conftest import sign_in
from tests.handoff_api.agents.console import DESKTOP, PHONE, assert_accessible, desk_of, waiting_visitor
from tests.handoff_api.service import Service


async def test_a_chat_from_the_queue_to_its_end(sqlite_service: Service, marta, luca, browser):
    async with desk_of(browser, marta) as hers, desk_of(browser, luca) as his:
        await expect(hers.locator("#lists")).to_contain_text("2 people on duty")
        visitor = await waiting_visitor(sqlite_service, "Irene", "Who owns the line?")
        for page in (hers, his):
            await expect(page.locator("#queue .item")).to_contain_text("Who owns the line?")
        await expect(hers).to_have_title("(1) Desk · Staffetta")

        await hers.click("#queue [data-claim]")
        await expect(hers.locator("#who")).to_have_text("Irene")
        await expect(hers.locator("#log")).to_contain_text("You said: Who owns the line?")
        await expect(his.locator("#colleagues + ul")).to_contain_text("Marta")

        await hers.fill("#reply", "Hello Irene, <b>I</b> look")
        await hers.press("#reply", "Control+Enter")
        await expect(hers.locator("#log .mine .bubble")).to_have_text("Hello Irene, <b>I</b> look")
        heard = await visitor.wait_for("message.created", speaker="agent")
        assert heard["data"]["text"] == "Hello Irene, <b>I</b> look"
        await expect(hers.locator("#reply")).to_have_value("")

        await visitor.say("Thank you!")
        await expect(hers.locator("#log .msg.visitor").last).to_contain_text("Thank you!")

        await his.click("#colleagues + ul a")
        await expect(hers.locator("#seen")).to_contain_text("Luca is looking too")
        await his.fill("#reply", "Good customer")
        await his.click("#send")
        await expect(hers.locator("#log .note")).to_contain_text("Good customer")

        await hers.click("#do-close")
        await hers.fill("#close-note", "All done")
        await hers.click("#close .primary")
        await expect(hers.locator(".dock")).to_contain_text("closed")
        await expect(hers.locator("#closed + ul")).to_contain_text("All done")
    assert await visitor.status() == "closed"


async def test_the_loser_of_a_claim_reads_who_won_in_the_row(sqlite_service: Service, marta, luca, browser):
    async with desk_of(browser, luca) as his:
        visitor = await waiting_visitor(sqlite_service, "Musso", "Can I use my own modem?")
        button = his.locator("#queue [data-claim]")
        await expect(button).to_be_visible()
        # Marta is faster, and the news of it is held back for as long as the race lasts.
        await his.route("**/desk/parts/**", lambda route: route.abort())
        handoff = await button.get_attribute("data-claim")
        await marta.done("POST", f"/api/handoffs/{handoff}/claim")
        await button.click()
        await expect(his.locator("#queue .gone")).to_contain_text("Marta took it")
        await his.unroute("**/desk/parts/**")
        await expect(his.locator("#colleagues + ul")).to_contain_text("Musso")
        await expect(his.locator("#queue .gone")).to_have_count(0)
    assert await visitor.status() == "with_agent"


async def test_what_was_typed_stays_until_it_is_stored(sqlite_service: Service, marta, browser):
    visitor = await waiting_visitor(sqlite_service, "Irene", "Hello?")
    async with desk_of(browser, marta) as hers:
        await hers.click("#queue [data-claim]")
        await hers.fill("#reply", "A long answer")
        await hers.reload()
        await expect(hers.locator("#reply")).to_have_value("A long answer")
        # The answer to the first attempt gets lost on the way back: the repeat must not double it.
        await hers.route("**/messages", _store_but_lose_the_answer)
        await hers.click("#send")
        await expect(hers.locator("#problem")).to_contain_text("your text is still here")
        await expect(hers.locator("#reply")).to_have_value("A long answer")
        await hers.unroute("**/messages")
        await hers.click("#send")
        await expect(hers.locator("#reply")).to_have_value("")
    said = [event for event in await visitor.events() if event["data"].get("speaker") == "agent"]
    assert [event["data"]["text"] for event in said] == ["A long answer"]


async def _store_but_lose_the_answer(route):
    await route.fetch()
    await route.abort()


async def test_transfer_and_return(sqlite_service: Service, marta, luca, browser):
    visitor = await waiting_visitor(sqlite_service, "Ada", "The technician did not come")
    async with desk_of(browser, marta) as hers, desk_of(browser, luca) as his:
        await hers.click("#queue [data-claim]")
        await hers.click("#do-transfer")
        await hers.click("#transfer label:has-text('Luca')")
        await hers.fill("#transfer-note", "He knows the technicians")
        await hers.click("#transfer .primary")
        await his.click("section:has(#mine) .item a")
        await expect(his.locator("#log")).to_contain_text("He knows the technicians")
        await his.click("#do-return")
        await his.click("#return .primary")
        await expect(his.locator(".dock")).to_contain_text("The bot answers here")
    assert await visitor.status() == "with_bot"


async def test_signed_out_elsewhere_is_signed_out_here(sqlite_service: Service, marta, browser):
    async with desk_of(browser, marta) as hers:
        await expect(hers.locator("#presence-now")).to_contain_text("Available")
        await sqlite_service.use.database.write(
            lambda c: c.execute("UPDATE staff_session SET ended_at = created_at WHERE ended_at IS NULL")
        )
        await hers.wait_for_url("**/sign-in?next=%2Fdesk", timeout=5000)


async def test_from_the_keyboard(sqlite_service: Service, marta, browser):
    await waiting_visitor(sqlite_service, "Ada", "First")
    await waiting_visitor(sqlite_service, "Bruno", "Second")
    async with desk_of(browser, marta) as hers:
        await expect(hers.locator("#queue .item")).to_have_count(2)
        await hers.keyboard.press("j")
        await hers.keyboard.press("j")
        await hers.keyboard.press("Enter")
        await expect(hers.locator("#who")).to_have_text("Bruno")
        await hers.keyboard.press("r")
        await expect(hers.locator("#reply")).to_be_focused()


SMALL = {"width": 1000, "height": 800}


@pytest.mark.parametrize("size, scheme", [(DESKTOP, "light"), (DESKTOP, "dark"), (SMALL, "dark"), (PHONE, "light")])
async def test_axe_finds_nothing(sqlite_service: Service, marta, browser, size, scheme):
    visitor = await waiting_visitor(sqlite_service, "Irene", "Who owns the line?")
    async with desk_of(browser, marta, size, color_scheme=scheme) as hers:
        await assert_accessible(hers)
        await hers.click("#queue [data-claim]")
        await expect(hers.locator("#who")).to_have_text("Irene")
        await visitor.say("Still there?")
        await expect(hers.locator("#log")).to_contain_text("Still there?")
        await assert_accessible(hers)
        for view in ("queue", "visitor") if size == PHONE else ():
            await hers.click(f".tabbar a[href='#{view}']")
            await assert_accessible(hers)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_owner_sets_the_opening_hours(sqlite_service: Service, browser, size):
    olga = await sign_in(sqlite_service, "Olga", "supervisor")
    async with desk_of(browser, olga, size) as page:
        await page.click(".topnav a[href$='/desk/supervision']")
        await page.click("a[href$='/desk/opening-hours']")
        await page.fill("#mon", "9-13, 14-18")
        await page.fill("#days", "12-25 Christmas")
        await page.click("main button.primary")
        await expect(page.locator("[role=status]")).to_contain_text("saved")
        await expect(page.locator("#mon")).to_have_value("09:00-13:00, 14:00-18:00")
        await assert_accessible(page)


async def test_a_press_before_the_scripts_are_there_counts(sqlite_service: Service):
    marta = await sign_in(sqlite_service, "Marta")
    assert (await marta.call("POST", "/desk/available")).status_code == 303
    staff = (await marta.done("GET", "/api/staff"))["items"]
    assert [one["presence"] for one in staff if one["name"] == "Marta"] == ["available"]
