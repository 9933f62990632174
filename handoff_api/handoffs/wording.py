"""What a visitor who waits is told of his place, of the wait and of the next opening: never a guess."""

from datetime import datetime

from common.clock import parse_iso
from common.database import Connection
from handoff_api.conversations.models import Conversation
from handoff_api.handoffs.queue import Availability
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.opening_hours.wording import moment_in_words, zone_named
from handoff_api.sentences import sentence
from handoff_api.waits.saying import Said


def place_in_words(
    language: str, position: int, present: Availability, said: Said | None = None, opening: str = ""
) -> str:
    """The position in the queue with the wait, or that nobody is there with the way to be reached later."""
    if present.agents_present == 0:
        return " ".join(filter(None, [sentence(language, "queue.nobody"), opening]))
    place = (
        sentence(language, "queue.first") if position == 1 else sentence(language, "queue.position", position=position)
    )
    return f"{place} {wait_in_words(language, said)}" if said else place


def wait_in_words(language: str, said: Said) -> str:
    """The range as a sentence, or that today may not be enough."""
    low, high = round(said.low), said.high
    if said.kind == "promise":
        return sentence(language, "wait.promise")
    if high <= 1:
        return sentence(language, "wait.minute")
    if said.kind == "at_most":
        return sentence(language, "wait.at_most", high=round(high))
    if low == 0:
        return sentence(language, "wait.under", high=round(high))
    return sentence(language, "wait.range", low=low, high=round(high))


def opening_in_words(c: Connection, conversation: Conversation, present: Availability, now: datetime) -> str:
    """When somebody answers again, on the visitor's clock; nothing while it is open or nobody knows."""
    hours = opening_hours.current(c)
    if hours is None or present.open or present.next_open is None:
        return ""
    zone = zone_named(conversation.visitor_time_zone, hours.zone)
    when = moment_in_words(conversation.language, parse_iso(present.next_open), now, zone)
    return sentence(conversation.language, "queue.opens", when=when)
