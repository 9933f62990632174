"""A new password: chosen by whoever knows the old one, or with a link from a letter or from an administrator."""

from datetime import datetime, timedelta

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database
from common.errors import NotFound, TooManyRequests
from common.ids import new_token, token_hash
from handoff_api.mail import letters
from handoff_api.mail.repository import enqueue
from handoff_api.staff import repository as staff
from handoff_api.staff.models import Staff
from handoff_api.staff.password_rules import require_good
from handoff_api.staff.passwords import Passwords
from handoff_api.staff.sessions import Sessions
from handoff_api.team import repository
from handoff_api.team.links import NEW_PASSWORD, until_in_words
from handoff_api.team.models import ASKED_LINK_LASTS, HANDED_LINK_LASTS

# Letters that somebody may have sent: enough for a typing error or two, too few to bury a colleague in.
PER_ACCOUNT = parse("3 per hour")
PER_ADDRESS = parse("20 per hour")


class NewPasswords:
    """Replaces passwords. Whenever one is replaced, sessions that began with the old one end."""

    def __init__(
        self, database: Database, passwords: Passwords, sessions: Sessions, clock: Clock, company: str, sends_mail: bool
    ) -> None:
        self.sends_mail = sends_mail
        self._database = database
        self._passwords = passwords
        self._sessions = sessions
        self._clock = clock
        self._company = company
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def change(self, who: Staff, token: str, current: str, new: str, address: str) -> None:
        """Replace one's own password; the session that asks goes on, all others end.

        Raises NotSignedIn when `current` is wrong, TooManyRequests after five of these, BadRequest.
        """
        require_good(new, who.email, who.name, self._company)
        await self._sessions.confirm(who.email, current, address)
        await self._replace(who, new, who.id, but=token_hash(token))

    async def ask(self, email: str, address: str, language: str) -> None:
        """Have a link sent to an address, if it has an account. Nothing tells whether it has. Raises TooManyRequests.

        Without a mail server nothing is made: an administrator hands a link over (`make_link`).
        """
        if not self._limiter.hit(PER_ADDRESS, "address", address):
            raise TooManyRequests("Too many letters were asked for. Please wait an hour and try again.")
        email = email.strip().lower()
        if not self._limiter.hit(PER_ACCOUNT, "account", token_hash(email)):
            return  # the three that were sent lie in the mailbox
        now = self._clock.now()
        found = await self._database.read(lambda c: staff.staff_with_email(c, email))
        if found is not None and self.sends_mail:
            await self._database.write(lambda c: _send(c, now, found[0], language))

    async def make_link(self, actor: Actor, staff_id: str) -> str:
        """The path of a link for somebody to choose a new password; to be handed over. Raises NotFound."""
        now = self._clock.now()

        def work(c: Connection) -> str:
            account = _require(staff.staff_with_id(c, staff_id))
            repository.write_down(c, iso(now), actor.id, "password_link_made", account.id)
            return _link(c, now, account, HANDED_LINK_LASTS)

        return await self._database.write(work)

    async def owner(self, code: str) -> Staff:
        """Who may choose a new password with a code. Raises NotFound when the link is over."""
        now = iso(self._clock.now())
        return await self._database.read(lambda c: _owner(c, code, now))

    async def use_link(self, code: str, new: str) -> Staff:
        """Replace the password of whoever has the link, which works once. Raises NotFound, BadRequest."""
        who = await self.owner(code)
        require_good(new, who.email, who.name, self._company)
        await self._replace(who, new, who.id, code=code)
        return who

    async def end_sessions(self, who: Staff, but: str = "") -> None:
        """Sign somebody out everywhere, except in the session of the token `but`."""
        now = iso(self._clock.now())

        def work(c: Connection) -> None:
            staff.end_sessions_of(c, who.id, now, but=token_hash(but) if but else "")
            repository.write_down(c, now, who.id, "sessions_ended", who.id)

        await self._database.write(work)

    async def _replace(self, who: Staff, new: str, actor_id: str, but: str = "", code: str = "") -> None:
        password_hash = await self._passwords.hash(new)
        now = iso(self._clock.now())

        def work(c: Connection) -> None:
            if code:
                _owner(c, code, now, lock=True)
            staff.set_password(c, who.id, password_hash)
            staff.end_sessions_of(c, who.id, now, but=but)
            repository.end_password_links(c, who.id, now)
            repository.write_down(c, now, actor_id, "password_changed", who.id, with_link=bool(code))

        await self._database.write(work)


def _send(c: Connection, now: datetime, account: Staff, language: str) -> None:
    path = _link(c, now, account, ASKED_LINK_LASTS)
    until = until_in_words(c, language, now + ASKED_LINK_LASTS, now)
    enqueue(
        c, now, letters.password_reset(account.email, language, account.id, name=account.name, path=path, until=until)
    )


def _link(c: Connection, now: datetime, account: Staff, lasts: timedelta) -> str:
    code = new_token()
    repository.insert_password_link(c, token_hash(code), account.id, iso(now), iso(now + lasts))
    return NEW_PASSWORD.format(code=code)


def _owner(c: Connection, code: str, now: str, lock: bool = False) -> Staff:
    staff_id = repository.password_link_owner(c, token_hash(code), now, lock)
    if staff_id is None:
        raise NotFound("This link does not work any more. Ask for a new one.")
    return _require(staff.staff_with_id(c, staff_id))


def _require(account: Staff | None) -> Staff:
    if account is None or not account.active:
        raise NotFound("There is no such account.")
    return account
