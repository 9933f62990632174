"""Position and range as a visitor reads them on the page: in both languages, live, and after a reload."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import FrameLocator, Page, async_playwright, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from common.database import open_database
from common.local_run.ports import free_ports
from handoff_api.event_log import Feed
from handoff_api.handoffs.service import Handoffs
from tests.browser.chromium import chromium
from tests.browser.looking import ARTEFACTS, PHONE
from tests.handoff_api.agents.conftest import Agent, sign_in
from tests.handoff_api.conftest import MIGRATIONS
from tests.handoff_api.people import StoppedClock, ask_for_person, make_agent, make_conversation
from tests.handoff_api.service import Service, Visitor, running, serving

WORDS = {
    "it": ("Di solito", "Sei la 2ª persona in coda", "Sei la prossima persona", "Di solito si aspetta"),
    "en": ("Usually", "You are number 2 in the queue", "You are next", "The wait is usually"),
}


async def yesterday(database_url: str) -> None:
    """Twelve chats of six minutes, so that something is known."""
    database, clock = open_database(database_url, MIGRATIONS), StoppedClock()
    clock.advance(seconds=(datetime.now(UTC) - timedelta(days=1) - clock.now()).total_seconds())
    handoffs = Handoffs(database, Feed(database), clock)
    anna = await make_agent(database, "Anna", clock=clock)
    for _ in range(12):
        handoff = (await ask_for_person(handoffs, await make_conversation(database, clock, "Buongiorno"))).handoff.id
        clock.advance(seconds=20)
        await handoffs.claim(anna, handoff)
        clock.advance(minutes=6)
        await handoffs.close(anna, handoff, "solved", None)
    await database.close()


async def waiting(service: Service) -> Visitor:
    visitor = await service.visitor()
    assert (await visitor.call("POST", "/handoff")).status_code == 201
    return visitor


async def all_hands_full(service: Service, agent: Agent) -> None:
    """Three chats, which is what the agent takes."""
    await agent.done("PUT", "/api/staff/presence", {"status": "available", "capacity": 3})
    for _ in range(3):
        await waiting(service)
    for handoff in (await agent.done("GET", "/api/handoffs?state=waiting"))["items"]:
        await agent.done("POST", f"/api/handoffs/{handoff['handoff_id']}/claim")


async def ask_on_the_page(page: Page, address: str) -> FrameLocator:
    """Open the chat on a site that carries it, and ask for a person."""
    await page.goto(address)
    chat = page.frame_locator("iframe")
    await chat.locator("#launcher").click()
    await chat.locator("#person").click()
    return chat


@pytest.mark.parametrize("language", ["it", "en"])
async def test_a_visitor_reads_position_and_range_live(sqlite_url: str, language: str):
    await yesterday(sqlite_url)
    usually, second, next_one, in_words = WORDS[language]
    (port,) = free_ports(1)
    site = f"http://localhost:{port}"
    async with running(sqlite_url, allowed_origins=site) as service, async_playwright() as playwright:
        home = service.use.settings.handoff_api_address
        carrier = (
            f'<!doctype html><title>A site</title><script src="{home}/widget.js" data-language="{language}"></script>'
        )
        marta = await sign_in(service, "Marta")
        await all_hands_full(service, marta)
        ahead = await waiting(service)
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page(viewport=PHONE, locale=language)
        async with serving(Starlette(routes=[Route("/", lambda _: HTMLResponse(carrier))]), port):
            chat = await ask_on_the_page(page, site)
            queue = chat.locator(".queue")
            await expect(queue).to_contain_text(second)
            await expect(queue).to_contain_text(usually)
            await expect(chat.locator(".system").last).to_contain_text(in_words)
            await page.screenshot(path=ARTEFACTS / f"chat-wait-{language}-phone.png")

            await ahead.call("DELETE", "/handoff")
            await expect(queue).to_contain_text(next_one)
            await expect(queue).to_contain_text(usually)

            await page.reload()
            await expect(queue).to_contain_text(next_one)
            await expect(queue).to_contain_text(usually)

            await marta.done("PUT", "/api/staff/presence", {"status": "away", "capacity": 3})
            # An offer stands in its place; the promise is a minute.
            await expect(queue).to_have_count(0, timeout=60_000)
            await browser.close()
