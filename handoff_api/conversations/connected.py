"""Which visitors have a socket open, in this process; the staff hears who comes and goes."""

from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from common.errors import TooManyRequests, Unavailable
from handoff_api.event_log import Feed, Signal

PER_CONVERSATION = 5  # tabs and devices of one visitor at a time
SEEN_AT_MOST = 10_000  # conversations of which it is remembered how far they were read; a minute is what is needed


class ConnectedVisitors:
    """Counts open sockets; `at_most` is how many this process holds."""

    def __init__(self, feed: Feed, at_most: int) -> None:
        self._feed = feed
        self._at_most = at_most
        self._open = 0
        self._of_conversation: Counter[str] = Counter()
        self._delivered: dict[str, int] = {}  # up to which seq, over a socket that is open
        self._seen: OrderedDict[str, int] = OrderedDict()  # up to which seq, as the visitor's own browser says

    def is_connected(self, conversation_id: str) -> bool:
        """Whether the visitor of a conversation has it open."""
        return self._of_conversation[conversation_id] > 0

    def has_read(self, conversation_id: str, seq: int) -> bool:
        """Whether a visitor of this process has `seq` before his eyes, as far as anybody can know."""
        return max(self._delivered.get(conversation_id, 0), self._seen.get(conversation_id, 0)) >= seq

    def delivered(self, conversation_id: str, seq: int) -> None:
        """An event went out over a socket; it counts as read for as long as the socket lives."""
        self._delivered[conversation_id] = max(seq, self._delivered.get(conversation_id, 0))

    def saw(self, conversation_id: str, seq: int) -> None:
        """A browser asks for what comes after `seq`: it has shown the rest."""
        self._seen[conversation_id] = max(seq, self._seen.pop(conversation_id, 0))
        if len(self._seen) > SEEN_AT_MOST:
            self._seen.popitem(last=False)

    @contextmanager
    def socket(self) -> Iterator[None]:
        """Count a socket for as long as it is open. Raises Unavailable when there are too many."""
        if self._open >= self._at_most:
            raise Unavailable("There are too many connections just now. Please try again in a moment.")
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    @contextmanager
    def present(self, conversation_id: str) -> Iterator[None]:
        """Note that a visitor is here. Raises TooManyRequests when one visitor has too many sockets."""
        if self._of_conversation[conversation_id] >= PER_CONVERSATION:
            raise TooManyRequests("This conversation is open in too many places. Close one of them first.")
        self._of_conversation[conversation_id] += 1
        if self._of_conversation[conversation_id] == 1:
            self._feed.signal(Signal("visitor.connected", conversation_id))
        try:
            yield
        finally:
            self._of_conversation[conversation_id] -= 1
            if not self._of_conversation[conversation_id]:
                del self._of_conversation[conversation_id]
                self._delivered.pop(conversation_id, None)
                self._feed.signal(Signal("visitor.disconnected", conversation_id))
