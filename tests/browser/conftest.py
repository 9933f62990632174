"""The people who use the pages in a real Chromium: visitors, agents, an editor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Page

from common.auth import session_cookie
from common.local_run.stack import Stack
from tests.browser.chat import Chat
from tests.browser.desk import Desk
from tests.browser.editors import Editors
from tests.browser.looking import assert_quiet
from tests.browser.window import browser, open_page
from tests.people import Staff

__all__ = ["browser", "open_page"]

# ---- at their pages, which have to be quiet at the end


@pytest.fixture
def open_chat(open_page: Callable[..., Page], stack: Stack) -> Iterator[Callable[..., Chat]]:
    """`open_chat(language="it", path=None, **how)`: a visitor on the demo site, with the chat open. Erased after the test.

    With an `address`, the chat as a page of its own, where a link leads.
    """
    chats: list[Chat] = []

    def open_(language: str = "it", path: str | None = None, address: str = "", **how) -> Chat:
        page = open_page(language={"it": "it-IT", "en": "en-GB"}[language], **how)
        path = path or {"it": "/", "en": "/en"}[language]
        page.goto(address or f"http://localhost:{stack.settings.demo_port}{path}")
        chats.append(Chat(page, alone=bool(address)))
        if not address:
            chats[-1].launcher.click()
        return chats[-1]

    yield open_
    for chat in chats:
        _erase(stack, chat)
        assert_quiet(chat.page)


def _erase(stack: Stack, chat: Chat) -> None:
    """So that nobody is left in the queue."""
    if kept := chat.conversation:
        httpx.delete(
            f"{stack.address('handoff_api')}/api/conversations/{kept['id']}",
            headers={"Authorization": f"Bearer {kept['token']}"},
        )


@pytest.fixture
def open_desk(open_page: Callable[..., Page], stack: Stack) -> Iterator[Callable[..., Desk]]:
    """`open_desk(agent, **how)`: the console of an agent who has signed in."""
    desks: list[Desk] = []

    def open_(agent: Staff, **how) -> Desk:
        page = open_page(**how)
        _sign_in(page, stack, agent)
        page.goto(f"{stack.settings.handoff_api_address}/desk")
        desks.append(Desk(page))
        return desks[-1]

    yield open_
    for desk in desks:
        assert_quiet(desk.page)


@pytest.fixture
def open_editors(open_page: Callable[..., Page], stack: Stack) -> Iterator[Callable[..., Editors]]:
    """`open_editors(editor, **how)`: the editors' pages for somebody who has signed in."""
    rooms: list[Editors] = []

    def open_(editor: Staff, **how) -> Editors:
        page = open_page(**how)
        _sign_in(page, stack, editor)
        rooms.append(Editors(page, stack.settings.kb_address))
        rooms[-1].go("/")
        return rooms[-1]

    yield open_
    for room in rooms:
        assert_quiet(room.page)


@pytest.fixture
def open_office(open_page: Callable[..., Page], stack: Stack) -> Iterator[Callable[..., Page]]:
    """`open_office(owner, path, **how)`: a page beside the console for somebody who has signed in."""
    pages: list[Page] = []

    def open_(owner: Staff, path: str, **how) -> Page:
        pages.append(open_page(**how))
        _sign_in(pages[-1], stack, owner)
        pages[-1].goto(f"{stack.settings.handoff_api_address}{path}")
        return pages[-1]

    yield open_
    for page in pages:
        assert_quiet(page)


def _sign_in(page: Page, stack: Stack, staff: Staff) -> None:
    """With the session that the person has already: signing in is a journey of its own, and limited."""
    token = staff.desk.headers["Authorization"].removeprefix("Bearer ")
    page.context.add_cookies(
        [{"name": session_cookie(False), "value": token, "url": stack.settings.handoff_api_address}]
    )


# ---- the staff: hired once, at the desk only in the tests that ask for them


@pytest.fixture(scope="package")
def hired(stack: Stack) -> dict[str, Staff]:
    """Two agents, an editor and the owner."""
    roles = {"Marta": ("agent",), "Luca": ("agent",), "Elena": ("editor",), "Silvia": ("admin",)}
    return {name: Staff(stack, name, of) for name, of in roles.items()}


@pytest.fixture
def marta(hired: dict[str, Staff]) -> Iterator[Staff]:
    with _at_the_desk(hired["Marta"]) as agent:
        yield agent


@pytest.fixture
def luca(hired: dict[str, Staff]) -> Iterator[Staff]:
    with _at_the_desk(hired["Luca"]) as agent:
        yield agent


@contextmanager
def _at_the_desk(agent: Staff) -> Iterator[Staff]:
    agent.be_present()
    yield agent
    agent.go_away()


@pytest.fixture
def elena(hired: dict[str, Staff]) -> Staff:
    return hired["Elena"]


@pytest.fixture
def silvia(hired: dict[str, Staff]) -> Staff:
    return hired["Silvia"]
