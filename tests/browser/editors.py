"""The editors' pages, as an editor has them before the eyes."""

from playwright.sync_api import Locator, Page, expect


class Editors:
    """A page of the editors' room."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def write(self, title: str, answer: str, phrasings: list[str]) -> None:
        """Fill in the form of a new article, nothing saved yet."""
        self.go("/articles/new")
        self.page.fill("#title", title)
        self.page.fill("#answer", answer)
        for number, text in enumerate(phrasings):
            row = self.page.locator("[data-phrasings] textarea").nth(number)
            row.fill(text)
            row.press("Enter")

    def press(self, action: str) -> None:
        """Press `save` or `publish`."""
        self.page.locator(f"[data-part=head] button[name=action][value={action}]").click()

    @property
    def preview(self) -> Locator:
        return self.page.locator("[data-preview-place]")

    @property
    def said(self) -> Locator:
        """The note about what was just done."""
        return self.page.locator("[data-part=head] .note[role=status]")

    def archive(self) -> None:
        self.page.locator("details.confirm summary").click()
        self.page.locator("button[form=archive]").click()
        expect(self.said).to_be_visible()

    def try_on_bench(self, question: str) -> Locator:
        """Ask the bench; the decision that it shows."""
        self.go("/bench")
        self.page.fill("#question", question)
        self.page.press("#question", "Enter")
        decision = self.page.locator("[data-decision]")
        expect(decision).to_be_visible()
        return decision
