"""What kb learns from: how each question ended, and what was said about it, in one shape."""

from datetime import datetime
from typing import Any, Literal

from common.clock import iso
from common.database import Connection
from common.ids import new_id
from handoff_api.outbox import repository

KIND = "evidence"
Outcome = Literal[
    "answered", "asked_back", "handed_over", "helpful", "not_helpful", "asked_for_person", "erased"
]  # fmt: skip


def report(
    c: Connection,
    now: datetime,
    conversation_id: str,
    turn_id: str | None,
    question: str,
    decision: dict[str, Any] | None,
    outcome: Outcome | dict[str, Any],
    about: str | None = None,
    origin: str | None = None,
) -> None:
    """Tell kb, some time soon and exactly once, how a question ended.

    `about` is the id of what makes the report one of its own, where that is not the turn. `origin`
    is the same for all that one address says on one day, so that nobody counts for many.
    """
    kind = outcome if isinstance(outcome, str) else outcome["kind"]
    event_id = f"{about or turn_id or conversation_id}:{kind}"
    payload = _payload(event_id, conversation_id, turn_id, question, decision, outcome) | {"origin": origin}
    payload |= {"said_at": iso(now)}  # kb may have it later, and learns what is usual at which hour
    repository.add(c, now, event_id, conversation_id, KIND, payload)


def report_corrected(
    c: Connection,
    now: datetime,
    conversation_id: str,
    about: str,
    turn_id: str | None,
    question: str,
    outcome: dict[str, Any],
) -> None:
    """Tell kb which article was right, as somebody of the staff says; said again, the later word counts."""
    payload = _payload(f"corrected:{about}", conversation_id, turn_id, question, None, {"kind": "corrected", **outcome})
    repository.add(c, now, new_id("correction"), conversation_id, KIND, payload | {"said_at": iso(now)})


def report_erased(c: Connection, now: datetime, conversation_id: str) -> None:
    """Tell kb to forget what a conversation said, and send nothing more of it."""
    repository.forget(c, conversation_id)
    report(c, now, conversation_id, None, "", None, "erased")


def _payload(event_id: str, conversation_id: str, turn_id: str | None, question: str,
             decision: dict[str, Any] | None, outcome: str | dict[str, Any]) -> dict[str, Any]:  # fmt: skip
    return {
        "event_id": event_id,
        "conversation_id": conversation_id,
        "turn_id": turn_id,
        "question": question,
        "decision": decision,
        "outcome": outcome,
    }
