"""What a visitor who waits is told about his place: a fact, never a guess."""

from handoff_api.handoffs.queue import Availability
from handoff_api.sentences import sentence


def place_in_words(language: str, position: int, present: Availability) -> str:
    """The position in the queue, or that nobody is there with the way to be reached later."""
    if present.agents_present == 0:
        return sentence(language, "queue.nobody")
    if position == 1:
        return sentence(language, "queue.first")
    return sentence(language, "queue.position", position=position)
