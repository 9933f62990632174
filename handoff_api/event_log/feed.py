"""Who listens to what: hints that something is new; the log itself is the truth.

`follow` is one path for connecting and reconnecting: subscribe, read the log from a number, go on.
An event that is published here is handed over directly when it is the very next one for the
follower; in every other case the follower reads the log. So nothing depends on a hint arriving,
arriving once, or arriving in order. Everything here runs in the event loop and never waits.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from common.database import Database
from handoff_api.event_log.events import Audience
from handoff_api.event_log.following import Following
from handoff_api.event_log.log import StoredEvent
from handoff_api.event_log.news import Hint, News, Signal
from handoff_api.event_log.staff_following import StaffFollowing


class Feed:
    """Everybody who listens in this process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._followings: defaultdict[str, set[Following]] = defaultdict(set)
        self._staff: set[StaffFollowing] = set()
        self._relays: list[Callable[[Hint], None]] = []
        self._observers: list[Callable[[StoredEvent], None]] = []

    def relay_to(self, relay: Callable[[Hint], None]) -> None:
        """Tell `relay` too, which carries hints to the other processes."""
        self._relays.append(relay)

    def observe(self, observer: Callable[[StoredEvent], None]) -> None:
        """Show `observer` every event that this process has committed."""
        self._observers.append(observer)

    def publish(self, events: Sequence[StoredEvent]) -> None:
        """Tell everybody about events that have just been committed."""
        for event in events:
            for following in self._followings.get(event.conversation_id, ()):
                following.offer(event)
            hint = Hint(event.conversation_id, News(event.type, event.conversation_id, event.seq, event.at))
            self._tell_staff(hint.news)
            self._tell_relays(hint)
            for observer in self._observers:
                observer(event)

    def signal(self, signal: Signal) -> None:
        """Tell everybody about something that is not kept: somebody types, comes or goes."""
        self._signal_here(signal)
        self._tell_relays(Hint(signal.conversation_id, signal=signal))

    def broadcast(self, signal: Signal) -> None:
        """Tell everybody of the signal's audience in this process; the others find out by themselves."""
        if signal.audience == "staff":
            self._tell_staff(News(signal.type, signal.conversation_id, data=signal.data))
            return
        for followings in self._followings.values():
            for following in followings:
                following.offer_signal(signal)

    def follow(self, conversation_id: str, after: int = 0, audience: Audience = "everyone") -> Following:
        """A subscription to one conversation, to be used with `with`; see Following."""
        return Following(self._database, self._followings, conversation_id, after, audience)

    def follow_staff(self) -> StaffFollowing:
        """A subscription to the news of all conversations, to be used with `with`."""
        return StaffFollowing(self._staff)

    def hear(self, hint: Hint) -> None:
        """Take a hint from another process."""
        if hint.signal is not None:
            self._signal_here(hint.signal)
        if hint.news is not None:
            self._tell_staff(hint.news)
            self.hear_of(hint.conversation_id, hint.news.seq)

    def hear_of(self, conversation_id: str, seq: int) -> None:
        """A conversation's log has reached `seq`; whoever follows it and does not know reads on."""
        for following in self._followings.get(conversation_id, ()):
            if seq > following.last:
                following.fall_behind()

    def doubt_everything(self) -> None:
        """Hints may have been lost: everybody reads the log again."""
        for followings in self._followings.values():
            for following in followings:
                following.fall_behind()
        self._tell_staff(News("news.missed"))

    def _signal_here(self, signal: Signal) -> None:
        for following in self._followings.get(signal.conversation_id, ()):
            following.offer_signal(signal)
        if signal.audience == "staff":
            self._tell_staff(News(signal.type, signal.conversation_id, data=signal.data))

    def _tell_staff(self, news: News) -> None:
        for following in self._staff:
            following.offer(news)

    def _tell_relays(self, hint: Hint) -> None:
        for relay in self._relays:
            relay(hint)
