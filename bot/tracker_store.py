"""The bot's short memory: the last few turns of each conversation, in Redis.

The transcript is handoff_api's; Rasa needs only the turn it is in. Rasa's own store keeps everything and
reads, merges and writes all of it for each message: 16 ms of processor time at the 10th message of a
conversation and 430 ms at the 400th. This one costs the same at each. A conversation's key is
`staffetta:tracker:<sender>`, so that erasing a visitor can erase it here too.
"""

import json
from collections.abc import Iterable

import redis.asyncio as redis
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

KEY_PREFIX = "staffetta:tracker:"


def last_turns(events: Iterable[Event], at_most: int) -> list[Event]:
    """The end of `events` that begins where the bot was listening and has `at_most` events, or the last turn."""
    events = list(events)
    begins = [i for i, event in enumerate(events) if _is_listening(event)]
    # The last listening comes after the newest turn, so the one before it begins that turn, which is always kept.
    newest = begins[-2:-1] or [0]
    return events[next((i for i in begins if i >= len(events) - at_most and i <= newest[0]), newest[0]) :]


def _is_listening(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


class BoundedTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Keeps at most `max_events` events of a conversation, for `record_exp` seconds after its last message."""

    def __init__(
        self,
        domain: Domain,
        host: str,
        event_broker: object = None,
        max_events: int = 24,
        record_exp: int = 86_400,
        socket_timeout: float = 0.5,
    ) -> None:
        """`host` is a redis:// or rediss:// address; Redis is given `socket_timeout` seconds a call."""
        super().__init__(domain, event_broker)
        self._max_events = max_events
        self._record_exp = record_exp
        self._redis = redis.from_url(
            host, decode_responses=True, socket_timeout=socket_timeout, socket_connect_timeout=socket_timeout
        )

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the tail of the conversation; redis.RedisError when Redis does not answer."""
        tail = Dialogue(tracker.sender_id, last_turns(tracker.events, self._max_events))
        await self._redis.set(KEY_PREFIX + tracker.sender_id, json.dumps(tail.as_dict()), ex=self._record_exp)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The stored tail as a tracker, or None; redis.RedisError when Redis does not answer."""
        stored = await self._redis.get(KEY_PREFIX + sender_id)
        return self.deserialise_tracker(sender_id, stored) if stored else None

    async def keys(self) -> list[str]:
        """The senders that are remembered."""
        return [key[len(KEY_PREFIX) :] async for key in self._redis.scan_iter(KEY_PREFIX + "*")]
