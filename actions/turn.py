"""The visitor's message that an action is about, as handoff_api described it in the message's metadata."""

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker


@dataclass(frozen=True)
class Turn:
    """One message of a visitor and what is known about it. `text` is what was typed, unchanged."""

    conversation_id: str
    turn_id: str
    text: str
    language: str
    context: dict[str, Any]
    chosen_article_id: str | None

    @classmethod
    def of(cls, tracker: Tracker) -> "Turn":
        """The turn that Rasa is in; KeyError when the message did not come through our channel."""
        metadata = tracker.latest_message["metadata"]
        return cls(**{name: metadata[name] for name in cls.__dataclass_fields__})
