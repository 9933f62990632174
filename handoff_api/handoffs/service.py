"""Handoffs as the rest of the service uses them: each move stored, then told to everybody."""

from collections.abc import Callable, Sequence

from common.auth import Actor
from common.clock import Clock
from common.database import Connection, Database
from common.errors import Conflict
from handoff_api.conversations.models import StoredMessage
from handoff_api.event_log import Feed
from handoff_api.event_log.parts import Citation
from handoff_api.handoffs import assigning, claiming, correcting, ending, queueing, repository, talking
from handoff_api.handoffs.models import Handoff, HandoffRequest, Outcome
from handoff_api.handoffs.positions import is_somebody_untold, tell_positions
from handoff_api.handoffs.putting_back import Lost
from handoff_api.handoffs.queue import Availability, availability
from handoff_api.handoffs.requesting import Requested, request_in
from handoff_api.handoffs.scene import Scene


class Handoffs:
    """Opens, moves and ends handoffs. Every method resolves after the commit.

    Raises NotFound for an unknown handoff, Conflict for a move that its state does not allow.
    """

    request_in = staticmethod(request_in)

    def __init__(self, database: Database, feed: Feed, clock: Clock) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock

    async def request(self, asked: HandoffRequest) -> Requested:
        """Ask for a person; while a handoff is open, asking again gives the same one."""
        now = self._clock.now()
        requested = await self._database.write(lambda c: request_in(c, now, asked))
        self._feed.publish(requested.events)
        return requested

    async def leave(self, conversation_id: str) -> Handoff:
        """The visitor leaves the queue."""
        now = self._clock.now()
        return await self._move(lambda c: ending.leave(c, now, conversation_id))

    async def claim(self, actor: Actor, handoff_id: str, anyway: bool = False) -> Handoff:
        """Take a handoff. Raises Conflict with `claimed_by` when a colleague was faster; see `claiming.claim`."""
        now = self._clock.now()
        return await self._move(lambda c: claiming.claim(c, now, actor, handoff_id, anyway))

    async def claim_next(self, actor: Actor) -> Handoff:
        """Take whoever has waited longest of those this agent may serve. Raises NotFound when nobody has."""
        now = self._clock.now()
        return await self._move(lambda c: claiming.claim_next(c, now, actor))

    async def take_back(self, handoff: Handoff, why: Lost) -> bool:
        """Take a chat from the agent who had it when `handoff` was read; False when it has moved on since."""
        now = self._clock.now()
        try:
            await self._move(lambda c: queueing.take_back(c, now, handoff, why))
        except Conflict:
            return False
        return True

    async def take_back_all(self, staff_id: str, why: Lost) -> None:
        """Take every chat that somebody has, each back to its place in the queue."""
        for handoff in await self._database.read(lambda c: repository.chats_of(c, staff_id)):
            await self.take_back(handoff, why)

    async def reply(
        self, actor: Actor, handoff_id: str, client_msg_id: str, text: str, citations: Sequence[Citation] = ()
    ) -> StoredMessage:
        """Say something to the visitor, with the articles it is from; the same client_msg_id is stored once."""
        now = self._clock.now()
        message, events = await self._database.write(
            lambda c: talking.reply(c, now, actor, handoff_id, client_msg_id, text, citations)
        )
        self._feed.publish(events)
        return message

    async def has_said(self, actor: Actor, handoff_id: str, client_msg_id: str) -> bool:
        """Whether this message of an agent is stored already."""
        return await self._database.read(lambda c: talking.has_said(c, actor, handoff_id, client_msg_id))

    async def note(self, actor: Actor, handoff_id: str, text: str) -> None:
        """Write something that only the staff can read."""
        now = self._clock.now()
        scene = await self._database.write(lambda c: talking.note(c, now, actor, handoff_id, text))
        self._feed.publish(scene.events)

    async def correct(self, actor: Actor, handoff_id: str, article_id: str | None) -> bool:
        """Say which article would have answered; whether that was new. Raises Conflict."""
        now = self._clock.now()
        scene = await self._database.write(lambda c: correcting.correct(c, now, actor, handoff_id, article_id))
        self._feed.publish(scene.events)
        return bool(scene.events)

    async def transfer_to_agent(self, actor: Actor, handoff_id: str, to_id: str, note: str) -> Handoff:
        """Give a chat to a colleague who is at the desk."""
        now = self._clock.now()
        return await self._move(lambda c: queueing.transfer_to_agent(c, now, actor, handoff_id, to_id, note))

    async def transfer_to_skill(self, actor: Actor, handoff_id: str, skill: str, note: str) -> Handoff:
        """Put a chat back into the queue for those with a skill."""
        now = self._clock.now()
        return await self._move(lambda c: queueing.transfer_to_skill(c, now, actor, handoff_id, skill, note))

    async def assign_to_agent(self, actor: Actor, handoff_id: str, to_id: str, note: str) -> Handoff:
        """Let an agent who is at the desk have a conversation, whether it waits or somebody has it."""
        now = self._clock.now()
        return await self._move(lambda c: assigning.assign_to_agent(c, now, actor, handoff_id, to_id, note))

    async def assign_to_skill(self, actor: Actor, handoff_id: str, skill: str, note: str) -> Handoff:
        """Let those with a skill have a conversation, whether it waits or somebody has it."""
        now = self._clock.now()
        return await self._move(lambda c: assigning.assign_to_skill(c, now, actor, handoff_id, skill, note))

    async def release(self, actor: Actor, handoff_id: str) -> Handoff:
        """Put a chat back into the queue, with the time it has waited already."""
        now = self._clock.now()
        return await self._move(lambda c: queueing.release(c, now, actor, handoff_id))

    async def return_to_bot(self, actor: Actor, handoff_id: str) -> Handoff:
        """Give the conversation back to the bot."""
        now = self._clock.now()
        return await self._move(lambda c: ending.return_to_bot(c, now, actor, handoff_id))

    async def close(self, actor: Actor, handoff_id: str, outcome: Outcome, note: str | None) -> Handoff:
        """The matter is done."""
        now = self._clock.now()
        return await self._move(lambda c: ending.close(c, now, actor, handoff_id, outcome, note))

    async def tell_positions(self) -> None:
        """Tell those who wait where they stand now, if that is another place than they know."""
        now = self._clock.now()
        self._feed.publish(await self._database.write(lambda c: tell_positions(c, now)))

    async def is_somebody_untold(self) -> bool:
        """Whether somebody waits who knows another position or number of agents than is so."""
        now = self._clock.now()
        return await self._database.read(lambda c: is_somebody_untold(c, now))

    async def availability(self) -> Availability:
        """Who could take a chat now."""
        now = self._clock.now()
        return await self._database.read(lambda c: availability(c, now))

    async def _move(self, work: Callable[[Connection], Scene]) -> Handoff:
        def moved(c: Connection) -> tuple[Scene, Handoff]:
            scene = work(c)
            return scene, scene.current()

        scene, handoff = await self._database.write(moved)
        self._feed.publish(scene.events)
        if scene.events:
            await self.tell_positions()
        return handoff
