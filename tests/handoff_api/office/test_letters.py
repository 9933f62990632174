"""What leads somebody in comes by e-mail: an invitation, and the way to a new password; over a real mail server."""

import re
from urllib.parse import urlsplit

from tests.handoff_api.agents.conftest import sign_in
from tests.handoff_api.office.test_pages import NEW, Browser
from tests.handoff_api.service import running
from tests.mailbox import mailbox, text_of


def link_of(letter) -> str:
    return urlsplit(re.search(r"https?://\S+/(?:invitations|new-password)/\S+", text_of(letter))[0]).path


async def test_both_letters_lead_in(sqlite_url: str):
    async with mailbox() as box, running(sqlite_url, smtp_url=box.url) as service:
        sara = await sign_in(service, "Sara", "admin")
        new = {"email": "luca@desk.example", "roles": ["agent"], "language": "it"}
        invited = await sara.done("POST", "/api/staff/invitations", new)
        assert invited["sent"] is True
        letter = await box.letter(1)
        assert letter["X-Envelope-To"] == "luca@desk.example" and "Sara" in text_of(letter)
        luca = Browser(service)
        assert (await luca.post(link_of(letter), name="Luca", password=NEW)).status_code == 303

        visitor = Browser(service)
        assert "Send the link" in (await visitor.get("/forgotten-password")).text
        await visitor.post("/forgotten-password", email="luca@desk.example")
        letter = await box.letter(2)
        other = "un'altra frase lunga"
        assert (await visitor.post(link_of(letter), password=other)).status_code == 303
        assert "/sign-in" in (await luca.get("/account")).headers["location"], "what began before is over"
        again = await service.http.post("/api/staff/sessions", json={"email": "luca@desk.example", "password": other})
        assert again.status_code == 201
