"""Sends letters until a mail server has taken them: nothing is lost while there is none, or it is down.

A letter is sent at least once. A process that dies between the server's yes and its own note sends
it again, with the same Message-ID, by which mailboxes know it as the same.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Literal

import structlog

from common.clock import Clock
from common.database import Database
from common.errors import Unavailable, where
from common.ids import new_id
from handoff_api.event_log import Feed
from handoff_api.mail import post_office
from handoff_api.mail.drawing import Letterhead
from handoff_api.mail.envelope import NoAddress, message
from handoff_api.mail.post_office import Taken
from handoff_api.mail.server import Away, Desk, MailServer, NotNow, Refused

EVERY = 2.0  # seconds between rounds
LONGEST_REST = 60.0  # seconds between tries while the server is away: it is tried by one letter, not by all
FIRST_PAUSE, LONGEST_PAUSE = (
    60.0,
    3600.0,
)  # seconds until a letter that was put off is tried again; grey lists want minutes
LATE = timedelta(minutes=5)  # after which letters that wait are worth telling

log = structlog.get_logger()

Ended = Literal["sent", "refused", "put_off"]


class MailSender:
    """Takes letters out of SQL and hands them in. Without a `server` they stay where they are."""

    def __init__(
        self, database: Database, feed: Feed, clock: Clock, letterhead: Letterhead, server: MailServer | None, is_sole: bool
    ) -> None:  # fmt: skip
        self._database = database
        self._feed = feed
        self._clock = clock
        self._letterhead = letterhead
        self._server = server
        self._is_sole = is_sole
        self._owner = new_id("mail")
        self._rest = 0.0
        self._trouble = ""  # what the server said when it was last away
        self._forgot_on = ""

    async def run(self) -> None:
        """Send what is due, round after round, until cancelled."""
        if self._server is None:
            return
        is_taken_back = not self._is_sole
        while True:
            try:
                if not is_taken_back:
                    await self._database.write(lambda c: post_office.expire_all(c, self._clock.now()))
                    is_taken_back = True
                while await self.send_due():
                    pass
                await self._forget()
            except Exception as error:  # the database is away; the letters are still there afterwards
                log.warning("letters_wait", kind=type(error).__name__)
            await asyncio.sleep(max(EVERY, self._rest))

    async def send_due(self) -> bool:
        """One round over one connection; whether another one should follow at once."""
        now = self._clock.now()
        if self._server is None or not await self._database.read(lambda c: post_office.is_any_due(c, now)):
            return False
        letters = await self._database.write(lambda c: post_office.take(c, now, self._owner))
        waiting = list(letters)
        try:
            async with self._server.open() as desk:
                while waiting:
                    await self._send(desk, self._server, waiting[0])
                    waiting.pop(0)
        except Away as away:
            await self._give_back(waiting)
            self._find_away(str(away))
            return False
        self._rest, self._trouble = 0.0, ""
        return len(letters) == post_office.AT_ONCE

    async def check(self) -> None:
        """Raises Unavailable, with a sentence, when letters wait for longer than they should."""
        before = self._clock.now() - LATE
        count, since = await self._database.read(lambda c: post_office.overdue(c, before))
        if not count:
            return
        why = "no mail server is set up (SMTP_URL)" if self._server is None else self._trouble or "put off"
        raise Unavailable(f"Letters wait to be sent: {count}, the oldest since {since}; {why}.")

    async def _send(self, desk: Desk, server: MailServer, letter: Taken) -> None:
        """Hand in one letter and note what became of it. Raises Away, and notes nothing then."""
        now = self._clock.now()
        if now - letter.created_at > post_office.LASTS:
            await self._refused(letter, "too_old")
            return
        try:
            drawn = self._letterhead.draw(letter.kind, letter.language, letter.contents)
        except Exception as error:  # a fault of ours, which must not hold up the others
            log.error("letter_not_drawn", kind=letter.kind, where=where(error))
            await self._put_off(letter, now, "not_drawn")
            return
        try:
            made = message(server.sender, letter.recipient, letter.id, letter.language, now, drawn)
            await desk.hand_in(made, made["To"].addresses[0].addr_spec)
        except NoAddress:
            await self._refused(letter, "no_address")
        except Refused as refused:
            await self._refused(letter, str(refused))
        except NotNow as later:
            await self._put_off(letter, now, str(later))
        else:
            events = await self._database.write(
                lambda c: post_office.sent(c, self._clock.now(), letter.id, self._owner)
            )
            self._feed.publish(events)

    async def _refused(self, letter: Taken, why: str) -> None:
        log.warning("letter_refused", kind=letter.kind)
        events = await self._database.write(
            lambda c: post_office.refused(c, self._clock.now(), letter.id, self._owner, why)
        )
        self._feed.publish(events)

    async def _put_off(self, letter: Taken, now: datetime, why: str) -> None:
        attempts = letter.attempts + 1
        until = now + timedelta(seconds=min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts - 1, 10)))
        await self._database.write(lambda c: post_office.put_off(c, letter.id, self._owner, until, why, attempts))

    async def _give_back(self, letters: list[Taken]) -> None:
        """The server is away, which is no letter's fault: all of them are due again at once."""
        now = self._clock.now()
        for letter in letters:
            await self._database.write(
                lambda c, one=letter: post_office.put_off(c, one.id, self._owner, now, None, one.attempts)
            )

    def _find_away(self, why: str) -> None:
        if not self._trouble:  # once for each time that it goes away
            log.warning("mail_server_away", reason=why.split()[0])
        self._trouble = f"the mail server does not take them ({why})"
        self._rest = min(LONGEST_REST, max(EVERY, 2 * self._rest))

    async def _forget(self) -> None:
        """Once a day."""
        now = self._clock.now()
        if self._forgot_on != now.date().isoformat():
            await self._database.write(lambda c: post_office.forget_old(c, now))
            self._forgot_on = now.date().isoformat()
