"""A post office of one's own: a database, a mail server, and the sender between them."""

from collections.abc import AsyncIterator, Callable

import pytest

from common.clock import SYSTEM_CLOCK
from common.database import Database, open_database
from handoff_api.event_log import Feed
from handoff_api.mail import sender as sending
from handoff_api.mail.drawing import Letterhead
from handoff_api.mail.envelope import address_of
from handoff_api.mail.sender import MailSender
from handoff_api.mail.server import MailServer, ServerAddress
from tests.handoff_api.conftest import MIGRATIONS
from tests.mailbox import Mailbox, mailbox

MakeSender = Callable[..., MailSender]


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    """A mail server that takes everything."""
    async with mailbox() as one:
        yield one


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses as short as a test likes them."""
    monkeypatch.setattr(sending, "EVERY", 0.05)
    monkeypatch.setattr(sending, "LONGEST_REST", 0.1)
    monkeypatch.setattr(sending, "FIRST_PAUSE", 0.1)


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """A new SQLite database, for what does not depend on the kind."""
    opened = open_database(sqlite_url, MIGRATIONS)
    yield opened
    await opened.close()


@pytest.fixture
def sender_for() -> MakeSender:
    """Makes a sender; without an address it has no mail server."""

    def make(database: Database, url: str | None, is_sole: bool = True) -> MailSender:
        us = address_of("noreply@fibralario.example", "Fibra Lario")
        server = MailServer(ServerAddress.of(url), us, "chat.fibralario.example") if url else None
        letterhead = Letterhead("Fibra Lario", "https://chat.fibralario.example", "/chat#resume={code}")
        return MailSender(database, Feed(database), SYSTEM_CLOCK, letterhead, server, is_sole)

    return make
