"""A letter as an e-mail message: addresses that are addresses, headers that are one line, text always beside HTML."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from handoff_api.mail.drawing import Drawn


class NoAddress(Exception):
    """What somebody left as an e-mail address is none."""


def address_of(text: str, name: str = "") -> Address:
    """An e-mail address; its domain in ASCII, as mail servers want it. Raises NoAddress."""
    local, _, domain = text.strip().rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii").lower()
        address = Address(display_name=name, addr_spec=f"{local}@{host}")
    except (MessageError, ValueError, IndexError) as error:
        raise NoAddress(text) from error
    if not local or not _is_host(host) or not text.isprintable():
        raise NoAddress(text)
    return address


def message(sender: Address, to: str, letter_id: str, language: str, at: datetime, drawn: Drawn) -> EmailMessage:
    """The message of a letter: the same id each time it is sent, so that a mailbox shows it once. Raises NoAddress."""
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = address_of(to)
    made["Subject"] = drawn.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{letter_id}@{sender.domain}>"
    made["Auto-Submitted"] = "auto-generated"  # nobody's holiday note should answer it
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(drawn.text, cte="quoted-printable")
    made.add_alternative(drawn.html, subtype="html", cte="quoted-printable")
    made["Content-Language"] = language
    return made


def _is_host(host: str) -> bool:
    labels = host.split(".")
    return all(label and label.replace("-", "").isalnum() and label.strip("-") == label for label in labels)
