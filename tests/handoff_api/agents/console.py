"""A real Chromium at the console of a served handoff_api, for the tests of what an agent sees and does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.handoff_api.agents.conftest import PASSWORD, Agent
from tests.handoff_api.service import Service, Visitor

ARTEFACTS = Path(__file__).parents[3] / "artefacts" / "pages"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@asynccontextmanager
async def desk_of(
    browser: Browser, agent: Agent, size: dict = DESKTOP, before: str = "", **more
) -> AsyncIterator[Page]:
    """The console of an agent who has just signed in and come to work; nothing may be reported on it.

    `before` is a script that runs before those of the page.
    """
    context = await browser.new_context(**{"viewport": size, "locale": "en", "reduced_motion": "reduce", **more})
    page = await context.new_page()
    page.set_default_timeout(20_000)
    await page.add_init_script(before)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{agent.service.use.settings.handoff_api_address}/desk")
    await page.fill("#email", agent.email)
    await page.fill("#password", PASSWORD)
    await page.click("main button")
    await page.wait_for_selector("body[data-view] #lists", state="attached")  # drawn, and brought to life
    await page.locator(".come-in [data-set-status]").click()
    await page.wait_for_selector(".come-in", state="detached")
    yield page
    await context.close()
    # What is refused, or asked for in the moment in which a session ends, the page says in its own words.
    refused = [
        one for one in complaints if not any(status in one for status in ("status of 409", "status of 401", "ERR_"))
    ]
    assert not refused, refused


async def waiting_visitor(service: Service, name: str, words: str) -> Visitor:
    """Somebody who waits for a person."""
    visitor = await service.visitor(visitor={"name": name})
    await visitor.say(words)
    await visitor.wait_for("message.created", speaker="bot")
    assert (await visitor.call("POST", "/handoff")).status_code == 201
    return visitor


async def keep(page: Page, name: str) -> None:
    """Keep a picture of the page among the artefacts."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"{name}.png")


async def assert_accessible(page: Page) -> None:
    """axe finds nothing at all, and nothing has to be scrolled sideways."""
    found = (await Axe().run(page)).response["violations"]
    assert not found, [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth"), "it scrolls sideways"
