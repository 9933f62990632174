"""What the left side of the console shows: my chats, who waits, what colleagues have, what was closed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from common.auth import Actor
from common.clock import parse_iso
from common.database import Connection
from handoff_api.agents.names import visitor_name
from handoff_api.conversations.latest import LastWords, last_words, unanswered, with_ids
from handoff_api.conversations.models import Conversation
from handoff_api.handoffs import repository
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.queue import Availability, availability
from handoff_api.staff.presence import USUAL_CAPACITY, presences
from handoff_api.staff.repository import names_of_staff

LATE_AFTER = timedelta(minutes=8)  # waits beyond this are the ones that end in complaints; shown inverted
QUEUE_AT_MOST = 100  # rows of the queue on the page; the count above it is of all
CLOSED_AT_MOST = 8


@dataclass(frozen=True)
class Row:
    """One line: a handoff with its visitor and the last words."""

    handoff: Handoff
    name: str | None
    tag: str
    words: str
    since: str
    is_late: bool
    confidence: int | None
    unanswered: list[int]
    assignee: str


@dataclass(frozen=True)
class Lists:
    """The left side, and the presence of whoever looks at it."""

    mine: list[Row]
    waiting: list[Row]
    waiting_in_all: int
    colleagues: list[Row]
    closed: list[Row]
    present: Availability
    status: str
    capacity: int
    names: dict[str, str] = field(repr=False)


def desk_lists(c: Connection, now: datetime, actor: Actor) -> Lists:
    """The lists of an agent at `now`."""
    queue = repository.waiting(c)
    active = repository.page_of(c, "active", 500, None)[0]
    closed = repository.last_closed_of(c, actor.id, CLOSED_AT_MOST)
    rows = _Rows(c, now, [*queue[:QUEUE_AT_MOST], *active, *closed])
    own = next((one for one in presences(c, now) if one.staff_id == actor.id), None)
    return Lists(
        mine=[rows.row(one, one.claimed_at) for one in active if one.assignee_id == actor.id],
        waiting=[rows.row(one, one.queued_since) for one in queue[:QUEUE_AT_MOST]],
        waiting_in_all=len(queue),
        colleagues=[rows.row(one, one.claimed_at) for one in active if one.assignee_id != actor.id],
        closed=[rows.row(one, one.closed_at) for one in closed],
        present=availability(c, now),
        status=own.status if own else "away",
        capacity=own.capacity if own else USUAL_CAPACITY,
        names=rows.names,
    )


class _Rows:
    """Makes rows, after reading what all of them need in a few statements."""

    def __init__(self, c: Connection, now: datetime, handoffs: list[Handoff]) -> None:
        ids = [one.conversation_id for one in handoffs]
        self.names = names_of_staff(c)
        self._now = now
        self._conversations = with_ids(c, ids)
        self._words = last_words(c, ids)
        self._unanswered = unanswered(c, [one.conversation_id for one in handoffs if one.state == "active"])

    def row(self, handoff: Handoff, since: str | None) -> Row:
        """The line of one handoff; `since` is the time it shows."""
        conversation: Conversation = self._conversations[handoff.conversation_id]
        words: LastWords | None = self._words.get(handoff.conversation_id)
        name, tag = visitor_name(conversation)
        confidence = (handoff.decision or {}).get("confidence")
        return Row(
            handoff=handoff,
            name=name,
            tag=tag,
            words=words.text if words else (handoff.question or {}).get("verbatim", ""),
            since=(words.at if words and handoff.state == "active" else since) or handoff.requested_at,
            is_late=handoff.state == "waiting" and self._now - parse_iso(handoff.queued_since) >= LATE_AFTER,
            confidence=round(100 * confidence) if confidence is not None else None,
            unanswered=self._unanswered.get(handoff.conversation_id, []),
            assignee=self.names.get(handoff.assignee_id or "", ""),
        )
