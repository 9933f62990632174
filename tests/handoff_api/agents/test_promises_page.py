"""What is owed, in front of an agent: in the console, beside the conversation, on a page; made, moved and kept there."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from common.auth import session_cookie
from common.clock import iso
from handoff_api.promises.watch import PromiseWatch
from tests.handoff_api.agents.conftest import Agent, sign_in
from tests.handoff_api.agents.console import DESKTOP, PHONE, assert_accessible, desk_of, keep
from tests.handoff_api.service import Service, Visitor, running
from tests.mailbox import mailbox


async def promised(service: Service, name: str, words: str, email: str) -> Visitor:
    """Somebody who asked while nobody was there, and left an address."""
    visitor = await service.visitor(visitor={"name": name})
    await visitor.say(words)
    await visitor.wait_for("message.created", speaker="bot")
    asked = (await visitor.call("POST", "/handoff")).json()
    assert asked["offer"]["ways"] == ["stay", "contact", "ask"] and asked["promise"] is None
    left = (await visitor.call("POST", "/contact", {"email": email})).json()
    assert left["promise"]["contact"] == email
    return visitor


async def is_due(service: Service, visitor: Visitor, **left: float) -> None:
    """Let what is owed to somebody be due in a while, or have been."""
    due = iso(service.use.clock.now() + timedelta(**left))
    sql = "UPDATE promise SET due_at = :due WHERE conversation_id = :id"
    await service.use.database.write(lambda c: c.execute(sql, due=due, id=visitor.id))


@asynccontextmanager
async def page_of(browser: Browser, agent: Agent, path: str, size: dict, **more):
    """A page for an agent who is signed in."""
    context = await browser.new_context(viewport=size, locale="en", reduced_motion="reduce", **more)
    address = agent.service.use.settings.handoff_api_address
    await context.add_cookies([{"name": session_cookie(False), "value": agent.token, "url": address}])
    page: Page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{address}{path}")
    yield page
    await context.close()
    assert not complaints, complaints


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop", "phone"])
async def test_the_page_shows_what_is_urgent_and_a_promise_is_moved_kept_and_taken_over(
    sqlite_service: Service, marta: Agent, browser, size, dark
):
    late = await promised(sqlite_service, "Teresa", "Call me about leaving", "teresa@posta.example")
    soon = await promised(sqlite_service, "Bruno", "When do you come?", "bruno@posta.example")
    luca = await sign_in(sqlite_service, "Luca")
    await promised(sqlite_service, "Irene", "The form, please", "irene@posta.example")
    await is_due(sqlite_service, late, minutes=-12)
    await is_due(sqlite_service, soon, minutes=20)
    scheme = {"color_scheme": "dark" if dark else "light"}
    async with page_of(browser, marta, "/desk/promises", size, **scheme) as page:
        rows = page.locator(".owed > li")
        await expect(rows).to_have_count(2)
        await expect(rows.nth(0)).to_contain_text("late · 12 min")
        await expect(rows.nth(0).get_by_role("button", name="Move")).to_have_count(0)
        await keep(page, f"promises-{'phone' if dark else 'desktop'}")
        await assert_accessible(page)

        await rows.nth(1).get_by_role("button", name="Move").click()
        await page.locator("#promise-move [data-quick=tomorrow]").click()
        await page.fill("#move-reason", "The technician is ill.")
        await keep(page, f"promises-move-{'phone' if dark else 'desktop'}")
        await assert_accessible(page)
        await page.click("#promise-move .primary")
        await expect(rows.nth(1)).to_contain_text("The technician is ill.")
        told = await soon.wait_for("promise.moved")
        assert told["data"]["reason"] == "The technician is ill."

        await rows.nth(0).get_by_role("button", name="Kept").click()
        await page.fill("#keep-note", "Called back")
        await page.click("#promise-keep .primary")
        await expect(rows).to_have_count(1)
        assert await late.status() == "closed"

        await page.get_by_role("link", name="All").click()
        await expect(rows).to_have_count(2)
        await page.locator(".owed > li", has_text="Irene").get_by_role("button", name="I take it").click()
        await expect(page.locator(".owed > li", has_text="Irene")).to_contain_text("yours")
    assert luca.name not in str((await marta.done("GET", "/api/promises"))["items"])


async def test_an_agent_promises_in_a_chat_ends_it_and_answers_later(sqlite_service: Service, marta: Agent, browser):
    async with desk_of(browser, marta) as hers:
        visitor = await sqlite_service.visitor(visitor={"name": "Irene"})
        await visitor.say("I need the form")
        await visitor.wait_for("message.created", speaker="bot")
        await visitor.call("POST", "/handoff")
        await hers.click("#queue [data-claim]")
        await expect(hers.locator(".dock[data-state=mine]")).to_be_visible()
        await expect(hers.locator("#promised")).to_be_visible()
        await hers.click("[data-promise-open=make]")
        await hers.fill("#make-text", "I send you the form")
        await hers.locator("#promise-make [data-quick=tomorrow]").click()
        await hers.fill("#make-reach", "irene@posta.example")
        await keep(hers, "desk-promise")
        await assert_accessible(hers)
        await hers.click("#promise-make .primary")
        made = await visitor.wait_for("promise.made")
        assert (made["data"]["text"], made["data"]["owner"]) == ("I send you the form", "Marta")
        await expect(hers.locator("#promise-list")).to_contain_text("I send you the form")
        await expect(hers.locator(".prom")).to_contain_text("I send you the form")
        await keep(hers, "desk-promised")

        await hers.fill("#reply", "Until tomorrow")
        await hers.press("#reply", "Control+Enter")
        await hers.click("#do-close")
        await hers.click("#close .primary")
        await expect(hers.locator(".dock [data-claim]")).to_be_visible()
        assert await visitor.status() == "waiting_for_agent"
        await hers.locator("#promise-list a").click()
        await hers.click(".dock [data-claim]")
        await expect(hers.locator(".dock[data-state=mine]")).to_be_visible()
        await hers.fill("#reply", "Here it is")
        await hers.press("#reply", "Control+Enter")
        await visitor.wait_for("promise.kept")
        await expect(hers.locator("#promise-list")).to_have_count(0)
        await expect(hers.locator(".prom.done")).to_contain_text("Kept")


async def test_the_owner_hears_of_it_before_it_is_due_and_when_it_is_late(
    sqlite_service: Service, marta: Agent, browser
):
    visitor = await promised(sqlite_service, "Teresa", "Call me about leaving", "teresa@posta.example")
    watch = PromiseWatch(sqlite_service.use.database, sqlite_service.use.feed, sqlite_service.use.clock)
    async with desk_of(browser, marta) as hers:
        await expect(hers.locator("#promise-list")).to_contain_text("Call me about leaving")
        await is_due(sqlite_service, visitor, minutes=20)
        await watch.look()
        await expect(hers.locator("#toast")).to_have_text("The promise to Teresa is due soon.")
        await is_due(sqlite_service, visitor, seconds=-1)
        await watch.look()
        await expect(hers.locator("#toast")).to_have_text("The promise to Teresa is late.")
        await expect(hers.locator("#promise-list .chip.late")).to_be_visible()
        await keep(hers, "desk-promise-late")


async def test_an_address_that_takes_no_letters_is_shown_to_whoever_owns_the_promise(sqlite_url: str, browser):
    answers = {"tersa@posta.example": "550 5.1.1 no such user"}
    async with mailbox(answers=answers) as box, running(sqlite_url, smtp_url=box.url) as service:
        marta = await sign_in(service, "Marta")
        visitor = await promised(service, "Teresa", "Call me about leaving", "tersa@posta.example")
        async with page_of(browser, marta, "/desk/promises?whose=all", PHONE) as page:
            row = page.locator(".owed > li")
            for _ in range(60):  # the letter goes out beside the requests
                if await row.get_by_text("The e-mail does not arrive.").count():
                    break
                await page.wait_for_timeout(500)
                await page.reload()
            await expect(row).to_contain_text("Find another way")
            await keep(page, "promises-lost-phone")
            await assert_accessible(page)
            await visitor.call("POST", "/contact", {"email": "teresa@posta.example"})
            await page.reload()
            await expect(row).to_have_count(1)
            await expect(row.get_by_text("The e-mail does not arrive.")).to_have_count(0)
