"""Handing over without asking the bot first: by a button, a bad rating, or a question put twice."""

import json
from datetime import datetime

from common.database import Connection
from handoff_api.conversations.buttons import Asked
from handoff_api.event_log import StoredEvent
from handoff_api.event_log.parts import ReasonCode
from handoff_api.handoffs.models import Decision, HandoffRequest, Question, Reason
from handoff_api.handoffs.requesting import request_in
from handoff_api.outbox import evidence


def ask_for_person(
    c: Connection, now: datetime, conversation_id: str, code: ReasonCode, question: str, asked: Asked | None = None
) -> list[StoredEvent]:
    """Open a handoff inside the caller's work; `asked` is what the bot had asked back about, if it had."""
    decision = json.loads(asked.decision) if asked is not None else None
    request = HandoffRequest(
        conversation_id=conversation_id,
        reason=Reason(code=code),
        decision=Decision(**decision) if decision else None,
        question=Question(verbatim=question, confirmed=False if asked is not None else None),
    )
    requested = request_in(c, now, request)
    turn_id = asked.turn_id if asked is not None else None
    outcome = "none_fits" if code == "low_confidence" else "handed_over"
    evidence.report(c, now, conversation_id, turn_id, question, decision, outcome, about=requested.handoff.id)
    return requested.events
