"""A real mail server on loopback, which takes letters and keeps them, or answers as a test tells it."""

import asyncio
import email
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as MAIL
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from common.local_run.ports import free_ports


@dataclass
class Mailbox:
    """What arrived. `answers` is what to say to an address instead of taking its letter, until it is removed."""

    port: int
    answers: dict[str, str] = field(default_factory=dict)
    sender_answer: str = ""  # to whoever wants to send anything
    after_data: str = ""  # instead of the receipt
    tls: ssl.SSLContext | None = None
    password: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Take letters on the port, from now on."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, "127.0.0.1", self.port)

    async def close(self) -> None:
        """Nobody answers on the port any more."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def letter(self, number: int = 1, within: float = 10) -> EmailMessage:
        """The letter of this number, once it is there."""
        async with asyncio.timeout(within):
            while len(self.letters) < number:
                await asyncio.sleep(0.02)
        return self.letters[number - 1]

    def _session(self) -> SMTP:
        self.connections += 1
        more: dict[str, Any] = {}
        if self.password:
            more = {"authenticator": self._authenticate, "auth_require_tls": False}
        return SMTP(self, hostname="mail.test", tls_context=self.tls, loop=asyncio.get_running_loop(), **more)

    def _authenticate(self, server: SMTP, session: Session, envelope: Envelope, how: str, who: Any) -> AuthResult:
        return AuthResult(success=who.password.decode() == self.password, handled=False)

    async def handle_MAIL(self, server, session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session: Session, envelope: Envelope) -> str:
        letter = email.message_from_bytes(envelope.content, policy=MAIL)
        letter["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        letter["X-TLS"] = str(session.ssl is not None)
        self.letters.append(letter)
        return self.after_data or "250 Message accepted for delivery"


@asynccontextmanager
async def mailbox(**how: Any) -> AsyncIterator[Mailbox]:
    """A mail server that is there until the end of the block."""
    [port] = free_ports(1)
    box = Mailbox(port, **how)
    await box.open()
    try:
        yield box
    finally:
        await box.close()


@contextmanager
def mailbox_aside() -> Iterator[Mailbox]:
    """The same in a thread of its own, for tests that are not asynchronous."""
    [port] = free_ports(1)
    box = Mailbox(port)
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield box
    finally:
        server.stop()


def letter_to(box: Mailbox, address: str, within: float = 60) -> EmailMessage:
    """The latest letter to an address, once there is one; fails when none comes."""
    until = time.monotonic() + within
    while not (found := [letter for letter in box.letters if letter["To"] == address]):
        assert time.monotonic() < until, f"no letter to {address} within {within} s"
        time.sleep(0.1)
    return found[-1]


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(letter: EmailMessage) -> str:
    """The HTML of a letter."""
    return letter.get_body(("html",)).get_content()
