"""Promises as the rest of the service uses them: each change stored, then told to everybody."""

from collections.abc import Callable
from datetime import datetime

from common.auth import Actor
from common.clock import Clock
from common.database import Connection, Database
from handoff_api.event_log import Feed, parts
from handoff_api.handoffs import keeping_promises, promising
from handoff_api.handoffs.positions import tell_positions
from handoff_api.handoffs.promising import Given
from handoff_api.handoffs.scene import Scene
from handoff_api.promises import Promise
from handoff_api.promises import repository as promises


class Promises:
    """Makes, moves and keeps promises. Every method resolves after the commit.

    Raises NotFound for an unknown promise, Conflict for what its state, its owner or its time does not allow.
    """

    def __init__(self, database: Database, feed: Feed, clock: Clock) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock

    async def accept(self, conversation_id: str) -> parts.Promise | None:
        """The visitor has left an address: what is offered becomes a promise. What is owed, as he sees it, if anything."""
        now = self._clock.now()
        scene = await self._do(lambda c: promising.accept(c, now, conversation_id))
        if scene is None:
            return None
        await self._tell_positions()
        return await self._database.read(lambda c: promising.public_of(c, scene.handoff.id))

    async def convert_waiting(self) -> int:
        """Promise an answer to everybody who waits for nobody and can be reached; how many that were."""
        now = self._clock.now()
        found = await self._database.read(lambda c: promising.to_convert(c, now))
        done = [await self._convert(now, handoff_id) for handoff_id in found]
        if any(done):
            await self._tell_positions()  # once: those behind them move up by many places
        return sum(done)

    async def make(self, actor: Actor, handoff_id: str, given: Given) -> Promise:
        """An agent promises something in a chat."""
        now = self._clock.now()

        def work(c: Connection) -> tuple[Scene, Promise | None]:
            scene = promising.promise_in_chat(c, now, actor, handoff_id, given)
            return scene, promises.owed_in(c, handoff_id)

        scene, promise = await self._database.write(work)
        self._feed.publish(scene.events)
        assert promise is not None, "a promise that was made is owed"
        return promise

    async def move(self, actor: Actor, promise_id: str, due: datetime, reason: str) -> Promise:
        """Give a promise another time, before the old one has come."""
        now = self._clock.now()
        return await self._change(promise_id, lambda c: keeping_promises.move(c, now, actor, promise_id, due, reason))

    async def keep(self, actor: Actor, promise_id: str, note: str | None) -> Promise:
        """Say that the visitor has what was promised."""
        now = self._clock.now()
        return await self._change(promise_id, lambda c: keeping_promises.keep(c, now, actor, promise_id, note))

    async def hand_over(self, actor: Actor, promise_id: str, owner_id: str) -> Promise:
        """Let a colleague own a promise."""
        now = self._clock.now()
        return await self._change(promise_id, lambda c: keeping_promises.hand_over(c, now, actor, promise_id, owner_id))

    async def hand_over_all(self, actor: Actor, staff_id: str) -> int:
        """Find new owners for everything that somebody owes who no longer answers visitors; how many promises that were."""
        now = self._clock.now()
        scenes = await self._database.write(lambda c: keeping_promises.hand_over_all(c, now, actor, staff_id))
        for scene in scenes:
            self._feed.publish(scene.events)
        return len(scenes)

    async def _convert(self, now: datetime, handoff_id: str) -> bool:
        return await self._do(lambda c: promising.convert(c, now, handoff_id)) is not None

    async def _change(self, promise_id: str, work: Callable[[Connection], Scene]) -> Promise:
        def changed(c: Connection) -> tuple[Scene, Promise | None]:
            return work(c), promises.with_id(c, promise_id)

        scene, promise = await self._database.write(changed)
        self._feed.publish(scene.events)
        assert promise is not None, "promises are never deleted"
        return promise

    async def _do(self, work: Callable[[Connection], Scene | None]) -> Scene | None:
        scene = await self._database.write(work)
        if scene is not None:
            self._feed.publish(scene.events)
        return scene

    async def _tell_positions(self) -> None:
        now = self._clock.now()
        self._feed.publish(await self._database.write(lambda c: tell_positions(c, now)))
