"""The agents' console, as an agent has it before the eyes."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.chat import Chat


class Desk:
    """A page of the console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.who = page.locator("#who")
        self.why = page.locator("#why")
        self.log = page.locator("#log")
        self.reply = page.locator("#reply")

    def waiting(self, chat: Chat) -> Locator:
        """The row of a visitor who waits, or the card that offers him to this agent."""
        named = f"[data-conversation='{chat.conversation['id']}']"
        return self.page.locator(f"[data-offer]{named}, #queue > .item:not(.is-offered){named}").first

    def claim(self, chat: Chat) -> None:
        """Take a visitor from the queue; the conversation is open when this returns."""
        self.waiting(chat).locator("[data-claim]").click()
        expect(self.page.locator(f".dock[data-for='{chat.conversation['id']}'][data-state=mine]")).to_be_visible()

    def say(self, text: str) -> None:
        self.reply.fill(text)
        self.page.locator("#send").click()
        expect(self.log.locator(".msg.agent.mine").last).to_contain_text(text)

    def give_back(self) -> None:
        """Return the conversation to the bot."""
        self.page.locator("#do-return").click()
        self.page.locator("#return .primary").click()
        expect(self.reply).to_have_count(0)

    def close(self, outcome: str, note: str) -> None:
        """Close the conversation, on a wide or a narrow screen."""
        more = self.page.locator("details.more summary")
        if more.is_visible():
            more.click()
        self.page.locator("[data-open=close]:visible").click()
        self.page.locator("#close label", has_text=re.compile(rf"^\s*{outcome}")).click()
        self.page.fill("#close-note", note)
        self.page.locator("#close .primary").click()
