"""Sessions of the staff: who holds which token, and since when.

A session ends twelve hours after sign-in, after thirty minutes without use, or when somebody ends
it. Every request asks SQL, so an ended session is over at once in every process; what stays open
for longer, a socket, is looked after by `live_sessions`.
"""

from datetime import datetime, timedelta

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from common.clock import Clock, iso, parse_iso
from common.database import Connection, Database, Row
from common.errors import NotSignedIn, TooManyRequests
from common.ids import new_token, token_hash
from handoff_api.staff import repository
from handoff_api.staff.models import Staff
from handoff_api.staff.passwords import Passwords
from handoff_api.staff.presence import forget_choice

# OWASP ASVS 5.0, level 2, for a tool that people work in all day.
ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(minutes=30)
TOUCH_EVERY = timedelta(minutes=1)  # how exactly "last used" is kept; each request would be a write

# Guessing one account is slow; guessing many from one place is slow as well.
PER_ACCOUNT = parse("5 per 15 minutes")
PER_ADDRESS = parse("60 per 15 minutes")


class Sessions:
    """Signs people in and out, and tells who holds a token."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock) -> None:
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def sign_in(self, email: str, password: str, address: str) -> tuple[str, Staff]:
        """A new token and whose it is; `address` is where the attempt comes from.

        Raises NotSignedIn, the same for an unknown address and a wrong password, or
        TooManyRequests after five attempts in fifteen minutes.
        """
        staff = await self.confirm(email, password, address)
        return await self.begin(staff), staff

    async def confirm(self, email: str, password: str, address: str) -> Staff:
        """Whose address and password these are. Raises what `sign_in` raises."""
        email = email.strip().lower()
        self._count_attempt(email, address)
        found = await self._database.read(lambda c: repository.staff_with_email(c, email))
        staff, stored = found or (None, None)
        if not await self._passwords.matches(password, stored) or staff is None:
            raise NotSignedIn("The e-mail address or the password is not right.")
        self._limiter.clear(PER_ACCOUNT, "account", token_hash(email), address)
        return staff

    async def begin(self, staff: Staff) -> str:
        """The token of a new session; how somebody was at the desk before does not count any more."""
        token, now = new_token(), self._clock.now()

        def work(c: Connection) -> None:
            repository.insert_session(c, token_hash(token), staff.id, iso(now))
            forget_choice(c, staff.id, now)

        await self._database.write(work)
        return token

    async def current(self, token: str) -> Staff | None:
        """Whose session this is, if it is not over; asking counts as using it."""
        if not token:
            return None
        key, now = token_hash(token), self._clock.now()
        found = await self._database.read(lambda c: owner_of_session(c, key, now))
        if found is None:
            return None
        staff, seen_at = found
        if now - parse_iso(seen_at) > TOUCH_EVERY:
            await self._database.write(lambda c: repository.touch_session(c, key, iso(now)))
        return staff

    async def of(self, staff_id: str) -> list[Row]:
        """Where somebody is signed in, the last used first: `{token_hash, created_at, seen_at}`."""
        now = self._clock.now()
        return await self._database.read(
            lambda c: repository.sessions_of(c, staff_id, iso(now - ABSOLUTE), iso(now - IDLE))
        )

    async def end(self, token: str) -> None:
        """End a session everywhere; ending one that is over is no error."""
        now = iso(self._clock.now())
        await self._database.write(lambda c: repository.end_session(c, token_hash(token), now))

    def _count_attempt(self, email: str, address: str) -> None:
        # The moving window keeps its keys in memory, so what was typed goes in as a hash.
        allowed = self._limiter.hit(PER_ADDRESS, "address", address)
        if not (allowed and self._limiter.hit(PER_ACCOUNT, "account", token_hash(email), address)):
            raise TooManyRequests("Too many attempts to sign in. Please wait a quarter of an hour and try again.")


def owner_of_session(c: Connection, key: str, now: datetime) -> tuple[Staff, str] | None:
    """Whose session has the token hash `key`, and when it was last used; None when it is over."""
    return repository.session_owner(c, key, created_after=iso(now - ABSOLUTE), seen_after=iso(now - IDLE))
