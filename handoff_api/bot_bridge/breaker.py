"""Keeps visitors from waiting, one after the other, for a bot that does not answer."""

from common.clock import Clock

FAILURES = 3  # in a row, until nobody is sent to the bot any more
REST = 5.0  # seconds until one visitor tries for all


class Breaker:
    """Says whether the bot may be asked. While it is open, one message at a time tries again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._next_try = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the bot counts as not working."""
        return self._failures >= FAILURES

    def allows(self) -> bool:
        """Whether to ask the bot now; yes for one probe after each rest."""
        if not self.is_open:
            return True
        now = self._clock.monotonic()
        if now < self._next_try:
            return False
        self._next_try = now + REST
        return True

    def succeeded(self) -> None:
        """The bot has answered."""
        self._failures = 0

    def failed(self) -> None:
        """The bot has not answered as it should."""
        self._failures += 1
        self._next_try = self._clock.monotonic() + REST
