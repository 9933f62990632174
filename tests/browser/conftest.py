"""A real Chromium for the journeys on pages, and what the journeys share: sizes, pictures, axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import chromium

ARTEFACTS = Path(__file__).parents[2] / "artefacts" / "pages"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# No sandbox, because tests may run as root; no background traffic, because they may run without a network.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator:
    """`open_page(size, dark=False, language="it-IT")`: a page of a browser that nobody has used before."""
    contexts = []

    def open_(size: dict = DESKTOP, dark: bool = False, language: str = "it-IT") -> Page:
        context = browser.new_context(
            viewport=size, locale=language, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.complaints = []
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture of the page among the artefacts."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def assert_accessible(page: Page) -> None:
    """axe finds nothing serious on the page nor in its frames."""
    found = Axe().run(page).response["violations"]
    serious = [
        f"{rule['id']}: {rule['help']} ({rule['nodes'][0]['target']})"
        for rule in found if rule["impact"] in ("serious", "critical")
    ]
    assert not serious, serious


def assert_quiet(page: Page) -> None:
    """Neither an error of a script nor a refusal of the content security policy was reported."""
    assert not page.complaints, page.complaints
