"""What a console may send over its socket, read without trusting any of it."""

import re
from typing import Any

# Constant text: what was sent is never repeated.
UNKNOWN = {"type": "error", "error": "UnknownFrame", "detail": "This kind of frame is not known."}

_ID = re.compile(r"[\w.:-]{1,100}")


def conversation(frame: dict[str, Any]) -> str | None:
    """The conversation that a frame is about."""
    named = frame.get("conversation_id")
    return named if isinstance(named, str) and _ID.fullmatch(named) else None
