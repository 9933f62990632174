"""A letter that is written down goes out: later when it must, once for its reader, and never lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from common.clock import SYSTEM_CLOCK
from common.database import Database, open_database
from common.errors import Unavailable
from common.tasks import end
from handoff_api.conversations.service import Beginning, Conversations
from handoff_api.event_log import Feed, read_all
from handoff_api.mail import letters, post_office, repository
from handoff_api.mail import sender as sending
from handoff_api.mail.models import Letter
from handoff_api.mail.sender import MailSender
from tests.handoff_api.conftest import MIGRATIONS
from tests.handoff_api.mail.conftest import MakeSender
from tests.mailbox import Mailbox, html_of, mailbox, text_of

LINE = {
    "who": "Marta",
    "time": "alle 10:30",
    "text": "Ecco come si fa.",
    "sources": [{"title": "IBAN", "url": "/help/iban"}],
}


async def conversation(database: Database) -> str:
    """The id of a conversation that letters can be about."""
    started, _ = await Conversations(database, Feed(database), SYSTEM_CLOCK).start(Beginning("it"))
    return started.id


def an_answer(to: str, about: str | None = None) -> Letter:
    made = letters.answer(to, "it", about or "", name="Giulia", question="E l'IBAN?", lines=[LINE], code="c0de")
    return made if about else Letter(made.to, made.language, made.kind, made.contents)


async def enqueue(database: Database, *several: Letter, **more: Any) -> list[str]:
    now = SYSTEM_CLOCK.now()
    return [await database.write(lambda c, one=one: repository.enqueue(c, now, one, **more)) for one in several]


async def states(database: Database) -> list[str]:
    rows = await database.read(lambda c: c.execute("SELECT state FROM letter ORDER BY created_at, id"))
    return [row["state"] for row in rows]


async def until(database: Database, *wanted: str) -> None:
    """Wait until the letters are in these states."""
    async with asyncio.timeout(15):
        while sorted(await states(database)) != sorted(wanted):
            await asyncio.sleep(0.02)


@asynccontextmanager
async def at_work(sender: MailSender) -> AsyncIterator[None]:
    task = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        await end([task])


async def test_a_letter_goes_out_as_text_and_html(database: Database, box: Mailbox, sender_for: MakeSender):
    about = await conversation(database)
    [letter_id] = await enqueue(database, an_answer("giulia@example.it", about))
    async with at_work(sender_for(database, box.url)):
        letter = await box.letter()
        await until(database, "sent")
    assert letter["From"] == "Fibra Lario <noreply@fibralario.example>" and letter["To"] == "giulia@example.it"
    assert letter["Message-ID"] == f"<{letter_id}@fibralario.example>" and letter["Auto-Submitted"] == "auto-generated"
    for said in (text_of(letter), html_of(letter)):
        assert "Ecco come si fa." in said and "https://chat.fibralario.example/chat#resume=c0de" in said
    [row] = await database.read(lambda c: c.execute("SELECT * FROM letter"))
    assert "https://chat.fibralario.example/help/iban" in text_of(letter)
    assert row["contents"] == "{}" and "Ecco" not in str(row), "its words are gone once it is sent"
    events = await database.read(lambda c: read_all(c, about, "staff"))
    assert events[-1].type == "letter.sent" and events[-1].data == {"kind": "answer", "to": "giulia@example.it"}


async def test_a_server_that_is_down_delays_and_loses_nothing(database: Database, sender_for: MakeSender, monkeypatch):
    monkeypatch.setattr(sending, "LATE", timedelta(0))
    async with mailbox() as box:
        await box.close()
        await enqueue(database, *(an_answer(f"v{n}@example.it") for n in range(25)))
        sender = sender_for(database, box.url)
        async with at_work(sender):
            async with asyncio.timeout(10):
                while not sender._trouble:
                    await asyncio.sleep(0.02)
            assert set(await states(database)) == {"waiting"}
            with pytest.raises(Unavailable, match="25, the oldest since .*the mail server does not take them"):
                await sender.check()
            await enqueue(database, an_answer("late@example.it"))
            await box.open()
            await until(database, *["sent"] * 26)
        await sender.check()
        assert sorted(letter["To"] for letter in box.letters) == sorted({letter["To"] for letter in box.letters})
        assert len(box.letters) == 26


async def test_what_is_put_off_is_tried_again_and_holds_nobody_up(
    database: Database, box: Mailbox, sender_for: MakeSender
):
    box.answers["grey@example.it"] = "451 4.7.1 come back later"
    await enqueue(database, an_answer("grey@example.it"), an_answer("giulia@example.it"))
    async with at_work(sender_for(database, box.url)):
        assert (await box.letter())["To"] == "giulia@example.it"
        await until(database, "sent", "waiting")
        box.answers.clear()
        assert (await box.letter(2))["To"] == "grey@example.it"
        await until(database, "sent", "sent")


async def test_an_address_that_does_not_exist_is_told_to_the_staff(
    database: Database, box: Mailbox, sender_for: MakeSender
):
    box.answers["nobody@example.it"] = "550 5.1.1 no such user"
    about = await conversation(database)
    await enqueue(database, an_answer("nobody@example.it", about), an_answer("giulia@example.it"))
    async with at_work(sender_for(database, box.url)):
        await until(database, "sent", "undeliverable")
    events = await database.read(lambda c: read_all(c, about, "staff"))
    assert events[-1].type == "letter.undeliverable" and events[-1].audience == "staff"
    assert events[-1].data["to"] == "nobody@example.it" and "no such user" in events[-1].data["why"]
    [kept] = await database.read(lambda c: repository.undeliverable(c, SYSTEM_CLOCK.now() - timedelta(days=1)))
    assert kept["recipient"] == "nobody@example.it" and kept["conversation_id"] == about


@pytest.mark.parametrize("answer", ["550 we do not send for you", "421 closing"])
async def test_a_server_that_does_not_want_us_costs_no_letter(
    sqlite_database: Database, box: Mailbox, sender_for: MakeSender, answer: str
):
    box.sender_answer = answer
    await enqueue(sqlite_database, an_answer("a@example.it"), an_answer("b@example.it"))
    sender = sender_for(sqlite_database, box.url)
    assert not await sender.send_due()
    assert await states(sqlite_database) == ["waiting", "waiting"]
    box.sender_answer = ""
    async with at_work(sender):
        await until(sqlite_database, "sent", "sent")


async def test_two_processes_send_each_letter_once(postgresql_url: str, box: Mailbox, sender_for: MakeSender):
    """An SQLite file has one writing process."""
    async with _opened(postgresql_url) as one, _opened(postgresql_url) as other:
        await enqueue(one, *(an_answer(f"v{n}@example.it") for n in range(60)))
        first = sender_for(one, box.url, is_sole=False)
        second = sender_for(other, box.url, is_sole=False)
        async with at_work(first), at_work(second):
            await until(one, *["sent"] * 60)
    assert len(box.letters) == 60 and len({letter["Message-ID"] for letter in box.letters}) == 60
    assert box.connections >= 2


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = open_database(url, MIGRATIONS)
    try:
        yield database
    finally:
        await database.close()


async def test_what_a_dead_process_had_taken_goes_out(database: Database, box: Mailbox, sender_for: MakeSender):
    """At once when there is no other process, else when the lease is over; the same Message-ID tells them apart."""
    [letter_id] = await enqueue(database, an_answer("giulia@example.it"))
    now = SYSTEM_CLOCK.now()
    assert len(await database.write(lambda c: post_office.take(c, now, "the dead"))) == 1
    assert not await database.write(lambda c: post_office.take(c, now, "another")), "it is leased"
    async with at_work(sender_for(database, box.url, is_sole=True)):
        assert letter_id in (await box.letter())["Message-ID"]
        await until(database, "sent")
    await enqueue(database, an_answer("davide@example.it"))
    await database.write(lambda c: post_office.take(c, SYSTEM_CLOCK.now() - post_office.LEASE, "the dead"))
    async with at_work(sender_for(database, box.url, is_sole=False)):
        assert (await box.letter(2))["To"] == "davide@example.it"


async def test_a_process_that_cannot_note_it_sends_the_same_letter_again(
    sqlite_database: Database, box: Mailbox, sender_for: MakeSender, monkeypatch
):
    await enqueue(sqlite_database, an_answer("giulia@example.it"))
    noted = post_office.sent

    def dies(*_: Any) -> None:
        raise OSError("the machine is gone")

    monkeypatch.setattr(post_office, "sent", dies)
    with pytest.raises(OSError):
        await sender_for(sqlite_database, box.url).send_due()
    monkeypatch.setattr(post_office, "sent", noted)
    async with at_work(sender_for(sqlite_database, box.url)):
        await until(sqlite_database, "sent")
    first, second = box.letters
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    "left", ["nobody", "a@b@", "giulia@example.it, davide@example.it", "a@b.it\r\nBcc: all@example.it"]
)
async def test_what_is_no_address_is_sent_to_nobody(
    sqlite_database: Database, box: Mailbox, sender_for: MakeSender, left: str
):
    about = await conversation(sqlite_database)
    await enqueue(sqlite_database, an_answer(left, about))
    await sender_for(sqlite_database, box.url).send_due()
    assert await states(sqlite_database) == ["undeliverable"] and not box.letters
    events = await sqlite_database.read(lambda c: read_all(c, about, "staff"))
    assert events[-1].data["why"] == "no_address"


async def test_nobodys_words_get_into_the_headers(sqlite_database: Database, box: Mailbox, sender_for: MakeSender):
    due = "domani alle 9:00\r\nBcc: all@example.it"
    hostile = letters.promise_made(
        "giulia@example.it", "it", "", name="A\nB: c", question=None, promise="x\n.\nQUIT", due=due, code="c"
    )
    await enqueue(sqlite_database, Letter(hostile.to, hostile.language, hostile.kind, hostile.contents))
    await sender_for(sqlite_database, box.url).send_due()
    [letter] = box.letters
    assert letter["Bcc"] is None and letter["B"] is None and letter["X-Envelope-To"] == "giulia@example.it"
    assert "> .\n> QUIT" in text_of(letter)


async def test_without_a_server_letters_are_kept_and_it_is_said(
    sqlite_database: Database, sender_for: MakeSender, monkeypatch
):
    sender = sender_for(sqlite_database, None)
    await sender.check()
    await enqueue(sqlite_database, an_answer("giulia@example.it"))
    await sender.run()
    assert await states(sqlite_database) == ["waiting"]
    await sender.check()  # a moment's wait is nothing to tell
    monkeypatch.setattr(sending, "LATE", timedelta(0))
    with pytest.raises(Unavailable, match="SMTP_URL"):
        await sender.check()


async def test_not_before_its_time_and_not_after(sqlite_database: Database, box: Mailbox, sender_for: MakeSender):
    later = SYSTEM_CLOCK.now() + timedelta(minutes=1)
    await enqueue(sqlite_database, an_answer("giulia@example.it"), not_before=later)
    sender = sender_for(sqlite_database, box.url)
    assert not await sender.send_due() and not box.letters
    old = SYSTEM_CLOCK.now() - post_office.LASTS - timedelta(minutes=1)
    await sqlite_database.write(lambda c: repository.enqueue(c, old, an_answer("old@example.it")))
    await sender.send_due()
    assert sorted(await states(sqlite_database)) == ["undeliverable", "waiting"] and not box.letters


async def test_a_letter_that_we_cannot_draw_holds_up_no_other(
    sqlite_database: Database, box: Mailbox, sender_for: MakeSender
):
    broken = Letter("giulia@example.it", "it", "answer", {})
    await enqueue(sqlite_database, broken, an_answer("davide@example.it"))
    await sender_for(sqlite_database, box.url).send_due()
    assert [letter["To"] for letter in box.letters] == ["davide@example.it"]
    assert sorted(await states(sqlite_database)) == ["sent", "waiting"]


async def test_one_address_is_not_flooded(sqlite_database: Database):
    await enqueue(sqlite_database, *(an_answer("victim@example.it") for _ in range(repository.A_DAY + 3)))
    found = await states(sqlite_database)
    assert found.count("waiting") == repository.A_DAY and found.count("undeliverable") == 3


async def test_the_same_news_is_written_once(sqlite_database: Database):
    await enqueue(sqlite_database, an_answer("a@example.it"), an_answer("a@example.it"), once="outage:1:a@example.it")
    assert await states(sqlite_database) == ["waiting"]


async def test_many_letters_share_connections(sqlite_database: Database, box: Mailbox, sender_for: MakeSender):
    await enqueue(sqlite_database, *(an_answer(f"v{n}@example.it") for n in range(50)))
    sender = sender_for(sqlite_database, box.url)
    while await sender.send_due():
        pass
    assert len(box.letters) == 50 and box.connections == 3
