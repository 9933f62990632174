"""What can be counted from outside: never an id, never a word of anybody's."""

from prometheus_client import Counter, Histogram

from handoff_api.event_log import StoredEvent

MESSAGES = Counter("staffetta_messages_accepted", "Messages stored, by who spoke", ["speaker"])
HANDOFFS = Counter("staffetta_handoffs_requested", "Requests for a person, by reason", ["reason"])
TURNS = Counter("staffetta_turns_ended", "Turns of the bot, by how they ended", ["ended"])
BOT_SECONDS = Histogram(
    "staffetta_bot_seconds", "Time the bot took to reply", buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8)
)


def count(event: StoredEvent) -> None:
    """Count an event that has been committed."""
    if event.type == "message.created":
        MESSAGES.labels(event.data["speaker"]).inc()
    elif event.type == "handoff.requested":
        HANDOFFS.labels(event.data["reason"]["code"]).inc()
