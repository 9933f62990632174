"""What kb learns from: how each question ended, in one shape."""

from datetime import datetime
from typing import Any, Literal

from common.database import Connection
from handoff_api.outbox import repository

KIND = "evidence"
Outcome = Literal["answered", "asked_back", "handed_over", "helpful", "not_helpful", "none_fits", "erased"]


def report(
    c: Connection,
    now: datetime,
    conversation_id: str,
    turn_id: str | None,
    question: str,
    decision: dict[str, Any] | None,
    outcome: Outcome,
    about: str | None = None,
) -> None:
    """Tell kb, some time soon and exactly once, how a question ended.

    `about` is the id of what makes the report one of its own, where that is not the turn.
    """
    event_id = f"{about or turn_id or conversation_id}:{outcome}"
    payload = {
        "event_id": event_id,
        "conversation_id": conversation_id,
        "turn_id": turn_id,
        "question": question,
        "decision": decision,
        "outcome": outcome,
    }
    repository.add(c, now, event_id, conversation_id, KIND, payload)


def report_erased(c: Connection, now: datetime, conversation_id: str) -> None:
    """Tell kb to forget what a conversation said, and send nothing more of it."""
    repository.forget(c, conversation_id)
    report(c, now, conversation_id, None, "", None, "erased")
