"""Articles that are due for review, and the list that says so."""

from tests.browser.editors import Editors
from tests.people import Staff

LONG_AGO = "2026-01-31"


def due(editor: Staff, article_id: str) -> None:
    """Let the review of an article be due."""
    plan = {"review_on": LONG_AGO, "review_by": editor.name}
    answer = editor.kb.put(f"/api/articles/{article_id}/plan", json=plan)
    assert answer.is_success, answer.text


def wait_for_line(room: Editors, article_id: str) -> None:
    """Open the list until the article is on it: some seconds after something changed."""
    room.go("/freshness")
    while not room.page.locator(f".worklist a[href$='/articles/{article_id}']").count():
        room.page.wait_for_timeout(1000)
        room.go("/freshness")
