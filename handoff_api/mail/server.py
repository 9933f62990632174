"""The mail server that takes our letters over SMTP, and what each of its answers means for one.

`Refused`: this letter will never be taken. `NotNow`: this letter, later. `Away`: nothing can be
sent to that server at the moment, and it says nothing about the letter.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

CONNECT_SECONDS = 15.0
LETTER_SECONDS = 60.0  # a server that checks for spam while we wait takes its time
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
SHUTTING_DOWN = 421
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Refused(Exception):
    """The server will never take this letter; the text says why."""


class NotNow(Exception):
    """The server may take this letter later."""


class Away(Exception):
    """The server cannot be talked to just now, or does not want us at all."""


@dataclass(frozen=True)
class ServerAddress:
    """Where the mail server is, and who we are to it."""

    host: str
    port: int
    tls: bool  # from the first byte
    starttls: bool | None  # None: if the server offers it
    user: str | None
    password: str | None

    @classmethod
    def of(cls, url: str) -> "ServerAddress":
        """`smtp://`, `smtp+starttls://` or `smtps://` with user, password, host and port. Raises ValueError.

        A password never travels in plain text, except to this machine.
        """
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(
                "SMTP_URL must look like smtp://host:25, smtp+starttls://user:password@host or smtps://..."
            )
        must = parts.scheme == "smtp+starttls" or (parts.password is not None and parts.hostname not in LOOPBACK)
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            tls=parts.scheme == "smtps",
            starttls=False if parts.scheme == "smtps" else True if must else None,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class Desk:
    """An open connection to the mail server."""

    def __init__(self, client: SMTP, sender: Address) -> None:
        self._client = client
        self._sender = sender

    async def hand_in(self, message: EmailMessage, to: str) -> None:
        """Give one letter to the server; returns once the server answers for it. Raises Refused, NotNow or Away."""
        try:
            async with asyncio.timeout(LETTER_SECONDS):
                await self._client.send_message(message, sender=self._sender.addr_spec, recipients=[to])
        except SMTPRecipientsRefused as error:
            raise _meaning(error.recipients[0]) from error
        except SMTPSenderRefused as error:  # it does not want letters from us: that is not this letter's fault
            raise Away(_words(error)) from error
        except SMTPResponseException as error:
            raise _meaning(error) from error
        except (SMTPNotSupported, ValueError) as error:
            raise Refused(str(error)) from error
        except (SMTPException, OSError, TimeoutError) as error:
            raise Away(type(error).__name__) from error


class MailServer:
    """Opens connections to the mail server; `tls` is how certificates are checked, by default as the system does."""

    def __init__(
        self, address: ServerAddress, sender: Address, our_name: str, tls: ssl.SSLContext | None = None
    ) -> None:
        self.sender = sender
        self._address = address
        self._our_name = our_name
        self._tls = tls

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Desk]:
        """A connection, signed in if we have a password. Raises Away."""
        at = self._address
        client = SMTP(
            hostname=at.host, port=at.port, local_hostname=self._our_name, use_tls=at.tls, start_tls=at.starttls,
            username=at.user, password=at.password, timeout=CONNECT_SECONDS, tls_context=self._tls,
        )  # fmt: skip
        try:
            async with asyncio.timeout(2 * CONNECT_SECONDS):
                await client.connect()
        except SMTPResponseException as error:
            client.close()
            raise Away(_words(error)) from error
        except (SMTPException, OSError, ValueError, TimeoutError) as error:
            client.close()
            raise Away(type(error).__name__) from error
        try:
            yield Desk(client, self.sender)
        finally:
            with suppress(SMTPException, OSError, TimeoutError):
                async with asyncio.timeout(2):
                    await client.quit()
            client.close()


def _meaning(error: SMTPResponseException) -> Exception:
    if error.code == SHUTTING_DOWN:
        return Away(_words(error))
    return Refused(_words(error)) if error.code >= 500 else NotNow(_words(error))


def _words(error: SMTPResponseException) -> str:
    """What the server said, in one short line."""
    return f"{error.code} {' '.join(error.message.split())}"[:300]
