"""What is told to those who listen: small, without anybody's words."""

from dataclasses import dataclass, field
from typing import Any

from handoff_api.event_log.events import Audience


@dataclass(frozen=True, slots=True)
class News:
    """Something happened somewhere; a console that cares asks for the rest.

    `type` is the event's or the signal's, or `news.missed` when a console should ask for all anew.
    """

    type: str
    conversation_id: str = ""
    seq: int = 0
    at: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signal:
    """Something worth telling and not worth keeping: `agent.typing`, `visitor.connected` ...

    `audience` is who hears it: the staff, or the visitor (`everyone`).
    """

    type: str
    conversation_id: str
    audience: Audience = "staff"
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hint:
    """What processes tell each other: there is news of a conversation, or a signal."""

    conversation_id: str
    news: News | None = None
    signal: Signal | None = None
