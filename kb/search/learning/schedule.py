"""Says when to learn: soon after what is published stands still, and when there is enough new evidence."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from kb.search.learning.process import LearningFailed
from kb.search.learning.teacher import Evidence

log = structlog.get_logger()

QUIET = 5.0  # seconds without another publish until learning begins; an editor often publishes several in a row
PATIENCE = 60.0  # seconds after which it begins all the same
LOOK = 20.0  # seconds between two looks at the evidence
ENOUGH = 20  # new judgements that are worth learning from at once
STALE = 600.0  # seconds after which fewer are, too
AGAIN = (60.0, 3600.0)  # seconds until a failed learning is tried again, the first time and at most


class Schedule:
    """Learns in the background by calling `learn`, one time after the other."""

    def __init__(self, evidence: Evidence, learn: Callable[[], Awaitable[None]]) -> None:
        self._evidence = evidence
        self._learn = learn
        self._changed = asyncio.Event()
        self._first = self._last = 0.0
        self._known = ("", 0)  # mark and number of the judgements that were learned from
        self._noticed: float | None = None  # since when there are others

    def changed(self) -> None:
        """Something was published or archived."""
        self._last = time.monotonic()
        if not self._changed.is_set():
            self._first = self._last
            self._changed.set()

    def learned_from(self, mark: str, number: int) -> None:
        """The evidence that the present model comes from."""
        self._known, self._noticed = (mark, number), None

    async def run(self) -> None:
        """Until it is cancelled: wait until it is time, and learn."""
        wait = AGAIN[0]
        while True:
            await self._until_due()
            self._changed.clear()
            try:
                await self._learn()
                wait = AGAIN[0]
            except Exception as error:  # whatever it was, the model that there is goes on, and a later try may do
                reason = str(error) if isinstance(error, LearningFailed) else type(error).__name__
                log.warning("learning_failed", reason=reason)
                await asyncio.sleep(wait)
                wait = min(2 * wait, AGAIN[1])
                self.changed()

    async def _until_due(self) -> None:
        while not self._changed.is_set():
            try:
                async with asyncio.timeout(LOOK):  # `wait_for` would miss an end that comes with the change
                    await self._changed.wait()
            except TimeoutError:
                if await self._is_enough():
                    return
        while (now := time.monotonic()) < min(self._last + QUIET, self._first + PATIENCE):
            await asyncio.sleep(min(self._last + QUIET, self._first + PATIENCE) - now)

    async def _is_enough(self) -> bool:
        """Whether the evidence has changed by enough, or for long enough."""
        mark, number = self._known
        if await self._evidence.mark() == mark:
            self._noticed = None
            return False
        now = time.monotonic()
        self._noticed = self._noticed or now
        found = len((await self._evidence.judgements()).judgements)
        return (found > 0 and not number) or abs(found - number) >= ENOUGH or now - self._noticed >= STALE
