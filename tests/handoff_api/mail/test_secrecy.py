"""What is said to the mail server is said in secret, and a password to nobody who merely says that he is the server."""

import ssl
from pathlib import Path

import pytest

from handoff_api.mail.server import ServerAddress
from tests.handoff_api.mail.conftest import MakeSender
from tests.handoff_api.mail.test_sending import Database, an_answer, enqueue, states
from tests.mailbox import mailbox

CERTIFICATE = Path(__file__).parent / "loopback.pem"  # of localhost, made for these tests, with its key


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


async def test_tls_is_used_when_it_is_offered(sqlite_database: Database, sender_for: MakeSender, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    async with mailbox(tls=_tls(), password="p@ss/word") as box:
        await enqueue(sqlite_database, an_answer("giulia@example.it"))
        await sender_for(sqlite_database, f"smtp+starttls://desk:p%40ss%2Fword@localhost:{box.port}").send_due()
        [letter] = box.letters
        assert letter["X-TLS"] == "True" and await states(sqlite_database) == ["sent"]


async def test_a_server_with_a_strangers_certificate_gets_nothing(sqlite_database: Database, sender_for: MakeSender):
    async with mailbox(tls=_tls()) as box:
        await enqueue(sqlite_database, an_answer("giulia@example.it"))
        await sender_for(sqlite_database, f"smtp+starttls://localhost:{box.port}").send_due()
        assert not box.letters and await states(sqlite_database) == ["waiting"]


async def test_who_insists_on_tls_gets_it_or_sends_nothing(sqlite_database: Database, sender_for: MakeSender):
    async with mailbox() as box:
        await enqueue(sqlite_database, an_answer("giulia@example.it"))
        await sender_for(sqlite_database, f"smtp+starttls://localhost:{box.port}").send_due()
        assert not box.letters and await states(sqlite_database) == ["waiting"]


async def test_a_wrong_password_costs_no_letter(sqlite_database: Database, sender_for: MakeSender):
    async with mailbox(password="right") as box:
        await enqueue(sqlite_database, an_answer("giulia@example.it"))
        await sender_for(sqlite_database, f"smtp://desk:wrong@localhost:{box.port}").send_due()
        assert not box.letters and await states(sqlite_database) == ["waiting"]
        await sender_for(sqlite_database, f"smtp://desk:right@localhost:{box.port}").send_due()
        assert len(box.letters) == 1


def test_what_an_address_of_a_server_means():
    assert ServerAddress.of("smtp://relay.example").starttls is None
    assert ServerAddress.of("smtp://desk:secret@relay.example").starttls is True, "a password goes over TLS only"
    assert ServerAddress.of("smtps://relay.example").tls and ServerAddress.of("smtps://relay.example").port == 465
    assert ServerAddress.of("smtp+starttls://relay.example").port == 587


@pytest.mark.parametrize("url", ["relay.example", "http://relay.example", "smtp://"])
def test_what_is_no_address_of_a_server_is_refused(url: str):
    with pytest.raises(ValueError, match="SMTP_URL"):
        ServerAddress.of(url)
