"""What visitors do after a chat, as endpoints use it: each step stored, then told to everybody."""

from common.clock import Clock
from common.database import Database
from handoff_api.event_log import Feed
from handoff_api.handoffs import after_chat, transcripts
from handoff_api.handoffs.after_chat import Solved
from handoff_api.handoffs.requesting import Requested


class AfterChat:
    """Takes in whether it was solved, reopens what was not, and sends conversations home."""

    def __init__(self, database: Database, feed: Feed, clock: Clock) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock

    async def rate(self, conversation_id: str, solved: Solved, comment: str | None) -> bool:
        """Store the visitor's word on the chat that has ended; whether it was new. Raises Conflict."""
        now = self._clock.now()
        scene = await self._database.write(lambda c: after_chat.rate(c, now, conversation_id, solved, comment))
        self._feed.publish(scene.events)
        return bool(scene.events)

    async def reopen(self, conversation_id: str) -> Requested:
        """To a person again. Raises Conflict while nothing has ended."""
        now = self._clock.now()
        requested = await self._database.write(lambda c: after_chat.reopen(c, now, conversation_id))
        self._feed.publish(requested.events)
        return requested

    async def mail_transcript(self, conversation_id: str, email: str | None) -> str:
        """Have the conversation sent; to which address. Raises BadRequest without one, TooManyRequests."""
        now = self._clock.now()
        return await self._database.write(lambda c: transcripts.mail_transcript(c, now, conversation_id, email))
