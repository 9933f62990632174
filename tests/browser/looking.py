"""How a page is looked at: its picture kept, axe asked, its width and its complaints checked."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

ARTEFACTS = Path(__file__).parents[2] / "artefacts" / "pages"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def keep(page: Page, name: str) -> None:
    """Keep a picture of the page among the artefacts."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def assert_accessible(page: Page) -> None:
    """axe finds nothing serious on the page nor in its frames, and nothing has to be scrolled sideways."""
    for frame in page.frames:
        found = Axe().run(frame).response["violations"]
        serious = [_told(rule) for rule in found if rule["impact"] in ("serious", "critical")]
        assert not serious, f"{frame.url}: {serious}"
        assert not _is_too_wide(frame), f"{frame.url} scrolls sideways"


def _told(rule: dict) -> str:
    return f"{rule['id']}: {rule['help']} ({rule['nodes'][0]['html'][:200]})"


def _is_too_wide(frame: Frame) -> bool:
    return frame.evaluate("document.documentElement.scrollWidth > innerWidth")


def assert_quiet(page: Page) -> None:
    """Neither an error of a script nor a refusal of the content security policy was reported."""
    assert not page.complaints, page.complaints


def forgive(page: Page, words: str) -> None:
    """Forget the complaints that a test has provoked, such as the browser's line about a 409."""
    page.complaints[:] = [complaint for complaint in page.complaints if words not in complaint]
