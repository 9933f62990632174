"""What a visitor who waits is told of his place, of the wait, and of what he can do instead: never a guess."""

from datetime import datetime

from common.database import Connection
from handoff_api.conversations.models import Conversation
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.event_log.parts import Offer
from handoff_api.handoffs.offering import NOBODY
from handoff_api.handoffs.queue import Availability
from handoff_api.promises import wording
from handoff_api.promises.models import Promise
from handoff_api.sentences import sentence
from handoff_api.waits.saying import Said


def place_in_words(language: str, position: int, present: Availability, said: Said | None = None) -> str:
    """The position in the queue with the wait; where nobody is there, only that the place is kept."""
    if present.agents_present == 0:
        return sentence(language, "queue.kept")
    place = (
        sentence(language, "queue.first") if position == 1 else sentence(language, "queue.position", position=position)
    )
    return f"{place} {wait_in_words(language, said)}".strip() if said else place


def wait_in_words(language: str, said: Said) -> str:
    """The range as a sentence; nothing where no minutes can be said, for then something else is offered."""
    low, high = round(said.low), said.high
    if said.kind == "promise":
        return ""
    if high <= 1:
        return sentence(language, "wait.minute")
    if said.kind == "at_most":
        return sentence(language, "wait.at_most", high=round(high))
    if low == 0:
        return sentence(language, "wait.under", high=round(high))
    return sentence(language, "wait.range", low=low, high=round(high))


def offer_in_words(
    c: Connection, now: datetime, conversation: Conversation, offer: Offer, median: float | None = None,
    has_waited: bool = False,
) -> str:  # fmt: skip
    """What can be done instead of waiting, and why; `median` is the wait in minutes, as far as it is known."""
    due = wording.when(c, conversation, offer.due, now)
    ways = sentence(conversation.language, "offer.write" if offer.why == "could_write" else "offer.ways", due=due)
    if offer.why in NOBODY:
        return f"{nobody_in_words(c, now, conversation, offer, has_waited)} {ways}"
    return f"{_long_in_words(c, conversation, median)} {ways}" if offer.why == "long_wait" else ways


def nobody_in_words(c: Connection, now: datetime, conversation: Conversation, offer: Offer, has_waited: bool) -> str:
    """That nobody is there, or nobody any more for who `has_waited`, and when somebody answers again."""
    key = "offer.gone" if has_waited else "offer.nobody"
    if offer.next_open is None:
        return sentence(conversation.language, key)
    return sentence(conversation.language, f"{key}.opens", when=wording.when(c, conversation, offer.next_open, now))


def _long_in_words(c: Connection, conversation: Conversation, median: float | None) -> str:
    limit = desk_rules.current(c).longest_wait_minutes
    if median is not None and limit <= median < float("inf"):
        return sentence(conversation.language, "offer.long_wait.minutes", minutes=limit)
    return sentence(conversation.language, "offer.long_wait")


def promise_in_words(
    c: Connection, now: datetime, conversation: Conversation, promise: Promise, owner: str | None
) -> str:
    """What is promised, until when, and who answers for it."""
    language, due = conversation.language, wording.when(c, conversation, promise.due_at, now)
    made = sentence(language, "promise.made", text=promise.text, due=due)
    return f"{made} {sentence(language, 'promise.owner', owner=owner)}" if owner else made
