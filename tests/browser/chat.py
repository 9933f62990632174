"""The chat on the demo company's site, as a visitor has it before the eyes."""

from typing import Any

from playwright.sync_api import Frame, Locator, Page, expect


class Chat:
    """A page of the site with the chat in its frame; `alone`, the chat as a page of its own."""

    def __init__(self, page: Page, alone: bool = False) -> None:
        self.page = page
        self.frame = page if alone else page.frame_locator("iframe")
        self.is_alone = alone
        self.launcher = self.frame.locator("#launcher")
        self.panel = self.frame.locator("#panel")
        self.name = self.frame.locator("#speaker")
        self.status = self.frame.locator("#status")
        self.log = self.frame.locator("#log")
        self.text = self.frame.locator("#text")
        self.queue = self.frame.locator(".queue")
        self.promise = self.frame.locator(".promise")
        self.typing = self.frame.locator("#typing")

    def ask(self, text: str) -> None:
        """Write and send; it has been received when this returns."""
        self.text.fill(text)
        self.text.press("Enter")
        expect(self.said_by("visitor").last).to_contain_text(text)

    def said_by(self, speaker: str) -> Locator:
        """The messages of a speaker in the log: visitor, bot or agent."""
        return self.log.locator(f".msg.{speaker}")

    @property
    def answer(self) -> Locator:
        """What the bot said last."""
        return self.said_by("bot").last

    @property
    def source(self) -> Locator:
        """The link to the article of the last answer."""
        return self.answer.locator(".source a")

    @property
    def notices(self) -> Locator:
        """What the system said."""
        return self.log.locator(".system")

    def button(self, name: str) -> Locator:
        return self.frame.get_by_role("button", name=name)

    def ask_for_person(self) -> None:
        self.frame.locator("#person").click()
        expect(self.frame.locator("#waiting")).to_be_visible()

    @property
    def inside(self) -> Frame:
        """The frame itself, to ask it what no eye can see."""
        return next(frame for frame in self.page.frames if self.is_alone or "/widget" in frame.url)

    @property
    def conversation(self) -> dict[str, Any] | None:
        """The id and token that this browser keeps; None before the first message."""
        return self.inside.evaluate("JSON.parse(localStorage.getItem('staffetta.conversation'))")
