"""The banner: what is known to be the matter is there before anybody asks, on the pages that it concerns."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from starlette.responses import HTMLResponse

from tests.browser.looking import PHONE
from tests.widget.conftest import PAGE, application, served, settings

TITLE = "Line down in Menaggio and Tremezzina"
PROBLEM = {
    "notice_id": "notice_1", "version": 1, "kind": "problem", "next_update_at": "2099-11-23T11:00:00.000000Z",
    "everyone": False, "pages": ["/area-clienti*"],
    "texts": {
        "it": {"title": "Linea assente a Menaggio e Tremezzina", "html": "<p>Una fibra è interrotta.</p>"},
        "en": {"title": TITLE, "html": "<p>A fibre has been cut since <strong>8:10</strong>. No need to report it.</p>"},
    },
}  # fmt: skip
OFFER = {
    "notice_id": "notice_2", "version": 3, "kind": "offer", "next_update_at": None, "everyone": True, "pages": [],
    "texts": {"it": {"title": "Casa 2,5 Gbit al prezzo di Casa 1 Gbit", "html": "<p>Fino a domenica.</p>"}},
}  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a site with two pages, both with the chat; two notices run."""
    notices: list[dict[str, Any]] = [PROBLEM, OFFER]
    with (
        served(FastAPI()) as site,
        served(application(settings(allowed_origins=site.address), notices)) as widget,
    ):
        for path in ("/", "/area-clienti/linea"):
            html = PAGE.format(home=widget.address)
            site.app.add_api_route(path, lambda html=html: HTMLResponse(html))
        yield site.address


def test_it_is_on_the_pages_it_concerns_in_the_language_of_the_page(open_page, site: str) -> None:
    page: Page = open_page()
    page.goto(f"{site}/")
    banner = page.frame_locator("iframe").locator("#notices")
    expect(banner).to_contain_text("Casa 2,5 Gbit")  # nobody wrote it in English
    expect(banner).not_to_contain_text(TITLE)
    page.evaluate("history.pushState(null, '', '/area-clienti/linea')")  # a page that changes without being loaded
    expect(banner).to_contain_text(TITLE)
    expect(banner.locator("details").first).to_contain_text("Next update: ")
    expect(banner).to_contain_text("Known problem")
    box = page.locator("iframe").bounding_box()
    assert box["height"] > 200


def test_closed_it_stays_away_until_there_is_news_of_it(open_page, site: str) -> None:
    page: Page = open_page(PHONE)
    page.goto(f"{site}/area-clienti/linea")
    chat = page.frame_locator("iframe")
    close = chat.get_by_role("button", name=TITLE)
    close.focus()
    close.press("Enter")
    expect(chat.locator("#notices")).not_to_contain_text(TITLE)
    assert page.frames[1].evaluate("document.activeElement.id") == "launcher"
    page.reload()
    expect(chat.locator("#notices")).to_contain_text("Casa 2,5")
    expect(chat.locator("#notices")).not_to_contain_text(TITLE)
    PROBLEM["version"] = 2
    page.reload()
    expect(chat.locator("#notices")).to_contain_text(TITLE)
    PROBLEM["version"] = 1


def test_it_goes_along_into_the_open_chat(open_page, site: str) -> None:
    page: Page = open_page(PHONE)
    page.goto(f"{site}/area-clienti/linea")
    chat = page.frame_locator("iframe")
    chat.locator("#launcher").click()
    inside = chat.locator(".panel .notice").first
    expect(inside).to_contain_text(TITLE)
    expect(inside.locator(".words")).to_be_hidden()  # the conversation has the room
    inside.locator("summary").click()
    expect(inside.locator(".words")).to_contain_text("A fibre has been cut")
    chat.locator("#minimise").click()
    expect(chat.locator(".closed .notice").first).to_be_visible()
