"""An answer to somebody who is away comes by e-mail, with a link to go on; who is there is left in peace."""

import asyncio
from datetime import timedelta

import pytest

from common.auth import Actor
from handoff_api.conversations import access
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.connected import ConnectedVisitors
from handoff_api.event_log import Feed
from handoff_api.handoffs import answers_by_mail
from handoff_api.handoffs.answers_by_mail import AnswersByMail
from handoff_api.mail import post_office
from handoff_api.mail import sender as sending
from tests.handoff_api.agents.conftest import sign_in
from tests.handoff_api.people import ask_for_person, make_agent, make_conversation
from tests.handoff_api.service import running
from tests.mailbox import mailbox, text_of

AFTER = timedelta(seconds=60)


@pytest.fixture
def connected(database) -> ConnectedVisitors:
    return ConnectedVisitors(Feed(database), 100)


@pytest.fixture
def watch(database, connected, clock) -> AnswersByMail:
    return AnswersByMail(database, connected, clock, AFTER)


@pytest.fixture
async def chat(database, clock, handoffs):
    """A chat with an agent, whose visitor left an address."""
    agent = await make_agent(database, "Marta", clock=clock)
    asked = await ask_for_person(handoffs, await make_conversation(database, clock, "Come cambio l'IBAN?"))
    about = asked.handoff.conversation_id
    await database.write(lambda c: conversations.set_contact(c, about, "Giulia", "giulia@example.it", None))
    await handoffs.claim(agent, asked.handoff.id)
    return Chat(handoffs, agent, asked.handoff.id, about)


class Chat:
    def __init__(self, handoffs, agent: Actor, handoff_id: str, id: str) -> None:
        self._handoffs, self._agent, self._handoff_id, self.id = handoffs, agent, handoff_id, id

    async def answer(self, text: str) -> int:
        return (await self._handoffs.reply(self._agent, self._handoff_id, text, text)).seq


async def letters_of(database, clock):
    now = clock.now() + timedelta(days=1)
    return await database.write(lambda c: post_office.take(c, now, "the test"))


async def test_several_answers_make_one_letter(database, clock, watch, chat):
    await chat.answer("Si fa dall'area clienti.")
    clock.advance(seconds=45)
    await chat.answer("Le mando il modulo.")
    clock.advance(seconds=45)
    await watch.look()
    assert not await letters_of(database, clock), "he may still come and read"
    clock.advance(seconds=AFTER.total_seconds())
    await watch.look()
    await watch.look()
    [letter] = await letters_of(database, clock)
    assert letter.kind == "answer" and letter.recipient == "giulia@example.it"
    assert [line["text"] for line in letter.contents["lines"]] == ["Si fa dall'area clienti.", "Le mando il modulo."]
    assert {line["who"] for line in letter.contents["lines"]} == {"Marta"}
    assert letter.contents["question"] == "Come cambio l'IBAN?"


async def test_the_link_opens_the_chat_on_every_device_for_a_week(database, clock, watch, chat):
    await chat.answer("Ecco.")
    clock.advance(seconds=AFTER.total_seconds())
    await watch.look()
    [letter] = await letters_of(database, clock)
    for days in (0, 3):
        now = clock.now() + timedelta(days=days)
        opened, token = await database.write(lambda c, now=now: access.redeem(c, now, letter.contents["code"]))
        assert opened == chat.id
        known = await database.read(lambda c, now=now, token=token: access.opened_by(c, now, token))
        assert known and known.id == chat.id
    with pytest.raises(Exception, match="too old"):
        late = clock.now() + timedelta(days=8)
        await database.write(lambda c: access.redeem(c, late, letter.contents["code"]))


async def test_who_reads_it_in_the_chat_gets_no_letter(database, clock, watch, chat, connected):
    with connected.present(chat.id):
        connected.delivered(chat.id, await chat.answer("Ecco."))
        clock.advance(seconds=AFTER.total_seconds())
        await watch.look()
    clock.advance(seconds=60)
    await watch.look()
    assert not await letters_of(database, clock)


async def test_who_came_back_and_asked_for_what_follows_has_read_it(database, clock, watch, chat, connected):
    connected.saw(chat.id, await chat.answer("Ecco."))
    clock.advance(seconds=AFTER.total_seconds())
    await watch.look()
    assert not await letters_of(database, clock)


async def test_a_connection_that_died_meanwhile_read_nothing(database, clock, watch, chat, connected):
    with connected.present(chat.id):
        connected.delivered(chat.id, await chat.answer("Ecco."))
    clock.advance(seconds=AFTER.total_seconds())
    await watch.look()
    assert len(await letters_of(database, clock)) == 1


async def test_without_an_address_nothing_is_sent_and_nothing_waits(database, clock, watch, chat):
    await database.write(lambda c: c.execute("UPDATE conversation SET visitor_email = NULL WHERE id = :id", id=chat.id))
    await chat.answer("Ecco.")
    clock.advance(seconds=AFTER.total_seconds())
    await watch.look()
    assert not await letters_of(database, clock)
    assert not await database.read(lambda c: c.execute("SELECT * FROM unread_answer"))


async def test_from_the_agents_reply_to_the_mailbox(sqlite_url: str, monkeypatch):
    """The whole way, over the real service: away, answered, mailed, opened, read."""
    monkeypatch.setattr(answers_by_mail, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(sending, "EVERY", 0.05)
    how = {"mail_from": "ciao@fibra.example", "answer_by_mail_after": 0.2}
    async with mailbox() as box, running(sqlite_url, smtp_url=box.url, **how) as service:
        marta = await sign_in(service, "Marta")
        visitor = await service.visitor(language="it", visitor={"name": "Giulia", "email": "giulia@example.it"})
        await marta.done("PUT", "/api/staff/presence", {"status": "available", "capacity": 3})
        asked = (await visitor.call("POST", "/handoff", {})).json()
        await marta.done("POST", f"/api/handoffs/{asked['handoff_id']}/claim", {})
        path = f"/api/handoffs/{asked['handoff_id']}/messages"
        await marta.done("POST", path, {"client_msg_id": "m1", "text": "Ecco il modulo."})
        letter = await box.letter()
        assert "Ecco il modulo." in text_of(letter) and "Ciao Giulia" in text_of(letter)
        code = text_of(letter).split("#resume=")[1].split()[0]
        for _ in range(2):
            opened = await service.http.post("/api/resume", json={"code": code})
            assert opened.status_code in (200, 201) and opened.json()["conversation_id"] == visitor.id
        async with asyncio.timeout(10):
            while not [e for e in await _log(service, visitor.id) if e == "letter.sent"]:
                await asyncio.sleep(0.05)
        assert "letter.sent" not in [e["type"] for e in await visitor.events()], "that is for the staff"


async def _log(service, conversation_id: str) -> list[str]:
    rows = await service.use.database.read(
        lambda c: c.execute("SELECT type FROM event WHERE conversation_id = :id", id=conversation_id)
    )
    return [row["type"] for row in rows]
