"""A window of a real Chromium, as the fixture `open_page`."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import chromium
from tests.browser.looking import DESKTOP

# No sandbox, because tests may run as root; no background traffic, because they may run without a network.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WITHIN = 20_000  # milliseconds; an answer takes one second, on a machine that is busy with other tests several

expect.set_options(timeout=WITHIN)


# Not for the session: while it runs no test of asyncio can, in other folders.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page(size, dark=False, language="it-IT")`: a page of a browser that nobody has used before.

    What the browser complains about, in the page and in what it opens, is in `page.complaints`.
    """
    contexts = []

    def open_(size: dict = DESKTOP, dark: bool = False, language: str = "it-IT") -> Page:
        context = browser.new_context(
            viewport=size, locale=language, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_default_timeout(WITHIN)
        complaints: list[str] = []
        context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("dialog", lambda dialog: (complaints.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        page = context.new_page()
        page.complaints = complaints
        return page

    yield open_
    for context in contexts:
        context.close()
