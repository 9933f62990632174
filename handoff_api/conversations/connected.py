"""Which visitors have a socket open, in this process; the staff hears who comes and goes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from common.errors import TooManyRequests, Unavailable
from handoff_api.event_log import Feed, Signal

PER_CONVERSATION = 5  # tabs and devices of one visitor at a time


class ConnectedVisitors:
    """Counts open sockets; `at_most` is how many this process holds."""

    def __init__(self, feed: Feed, at_most: int) -> None:
        self._feed = feed
        self._at_most = at_most
        self._open = 0
        self._of_conversation: Counter[str] = Counter()

    def is_connected(self, conversation_id: str) -> bool:
        """Whether the visitor of a conversation has it open."""
        return self._of_conversation[conversation_id] > 0

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
                self._feed.signal(Signal("visitor.disconnected", conversation_id))
