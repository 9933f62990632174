"""Runs turns: one at a time in a conversation, a bounded number with the bot.

A turn comes in after its message was committed. Overload is not failure: the bot's 8 s begin when
it is called, and who waits 5 s before that is told so. The turn after it is claimed in the
transaction that ends the one before, so a conversation's order never depends on this process.
"""

import asyncio
import secrets

import structlog

from common.clock import Clock
from common.database import Database
from handoff_api import metrics
from handoff_api.bot_bridge.breaker import Breaker
from handoff_api.bot_bridge.client import BotClient
from handoff_api.bot_bridge.delivery import deliver, say_one_moment
from handoff_api.bot_bridge.replies import BotFailed, Reply
from handoff_api.bot_bridge.saying import says_something
from handoff_api.conversations import repository
from handoff_api.conversations.turns import Turn
from handoff_api.event_log import Feed

ONE_MOMENT = 5.0  # seconds in the queue until the visitor is told; half of the 10 s within which he hears something
MOST_ATTEMPTS = 3  # of a turn whose process died each time: then it may be what kills them

log = structlog.get_logger()


class Bridge:
    """The turns that this process has in hand. `owner` names it in the leases."""

    def __init__(self, database: Database, feed: Feed, bot: BotClient, clock: Clock, concurrency: int) -> None:
        self.owner = secrets.token_hex(8)
        self.breaker = Breaker(clock)
        self._database = database
        self._feed = feed
        self._bot = bot
        self._clock = clock
        self._slots = asyncio.Semaphore(concurrency)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._moments: dict[str, asyncio.TimerHandle] = {}
        self._speaking: set[asyncio.Task[None]] = set()

    @property
    def is_busy(self) -> bool:
        """Whether there is any turn in hand."""
        return bool(self._tasks)

    def take(self, turn: Turn) -> None:
        """Run a turn that has been claimed for us; one that is only queued is watched until it runs."""
        if turn.id not in self._moments:
            call_later = asyncio.get_running_loop().call_later
            self._moments[turn.id] = call_later(ONE_MOMENT, self._one_moment, turn)
        if turn.state == "running" and turn.id not in self._tasks:
            task = asyncio.create_task(self._run(turn))
            self._tasks[turn.id] = task
            task.add_done_callback(lambda _: self._tasks.pop(turn.id, None))

    async def drain(self, seconds: float) -> None:
        """Wait for what is with the bot; what is not done by then is found by its lease."""
        for timer in self._moments.values():
            timer.cancel()
        running = [*self._tasks.values(), *self._speaking]
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, turn: Turn) -> None:
        try:
            async with self._slots:
                self._cancel_moment(turn)
                replies = await self._ask(turn)
            now = self._clock.now()
            delivered = await self._database.write(lambda c: deliver(c, now, turn, self.owner, replies))
        except Exception as error:  # the database is away; the lease runs out and the turn is taken up again
            log.error("turn_not_ended", kind=type(error).__name__, turn_id=turn.id)
            return
        metrics.TURNS.labels(delivered.ended or "taken_over").inc()
        self._feed.publish(delivered.events)
        if delivered.next_turn is not None:
            self.take(delivered.next_turn)

    async def _ask(self, turn: Turn) -> list[Reply]:
        """The bot's replies; none when it failed, is not asked, or has nothing to say."""
        if turn.attempts > MOST_ATTEMPTS or not self.breaker.allows():
            return []
        began = self._clock.monotonic()
        try:
            replies = await self._bot.ask(turn)
        except BotFailed as error:
            log.warning("bot_failed", reason=str(error), turn_id=turn.id)
            self.breaker.failed()
            return []
        metrics.BOT_SECONDS.observe(self._clock.monotonic() - began)
        if says_something(replies) or not await self._is_with_bot(turn):
            self.breaker.succeeded()
        else:
            log.warning("bot_failed", reason="empty", turn_id=turn.id)
            self.breaker.failed()
        return replies

    async def _is_with_bot(self, turn: Turn) -> bool:
        """Whether nobody was handed over to meanwhile: then silence is a failure."""
        conversation = await self._database.read(lambda c: repository.find(c, turn.conversation_id))
        return conversation is not None and (conversation.status, conversation.episode) == ("with_bot", turn.episode)

    def _one_moment(self, turn: Turn) -> None:
        self._moments.pop(turn.id, None)
        task = asyncio.create_task(self._say_one_moment(turn))
        self._speaking.add(task)
        task.add_done_callback(self._speaking.discard)

    async def _say_one_moment(self, turn: Turn) -> None:
        now = self._clock.now()
        try:
            self._feed.publish(await self._database.write(lambda c: say_one_moment(c, now, turn)))
        except Exception as error:
            log.warning("one_moment_not_said", kind=type(error).__name__, turn_id=turn.id)

    def _cancel_moment(self, turn: Turn) -> None:
        timer = self._moments.pop(turn.id, None)
        if timer is not None:
            timer.cancel()
