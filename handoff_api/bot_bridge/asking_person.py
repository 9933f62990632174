"""Handing over without asking the bot first: by a button, a bad rating, or a question put twice."""

import json
from datetime import datetime
from typing import Any

from common.database import Connection
from handoff_api.conversations.buttons import Asked
from handoff_api.conversations.turns import Turn
from handoff_api.event_log import StoredEvent, read_all
from handoff_api.event_log.events import BotDecided
from handoff_api.event_log.parts import ReasonCode
from handoff_api.handoffs.models import Decision, HandoffRequest, Question, Reason
from handoff_api.handoffs.requesting import request_in
from handoff_api.outbox import evidence


def ask_instead_of_choosing(
    c: Connection, now: datetime, conversation_id: str, kind: str, asked: Asked, origin: str | None
) -> list[StoredEvent]:
    """Open a handoff because none of what the bot asked back about fits (`none`), or for a `person`."""
    decision = json.loads(asked.decision)
    code: ReasonCode = "asked_for_person" if kind == "person" else "low_confidence"
    request = HandoffRequest(
        conversation_id=conversation_id,
        reason=Reason(code=code),
        decision=Decision(**decision),
        question=Question(verbatim=asked.question, confirmed=False),
    )
    requested = request_in(c, now, request)
    nothing_fits: dict[str, Any] = {"kind": "none_of_these", "wrong": list(asked.shown)}
    evidence.report(
        c, now, conversation_id, asked.turn_id, asked.question, decision,
        "handed_over" if kind == "person" else nothing_fits, about=requested.handoff.id, origin=origin,
    )  # fmt: skip
    return requested.events


def ask_after_answer(
    c: Connection, now: datetime, conversation_id: str, code: ReasonCode, question: str, turn: Turn
) -> list[StoredEvent]:
    """Open a handoff because the answer of `turn` was not enough; the agent sees which one it was."""
    decided = _decision_of(c, conversation_id, turn.id)
    given = [one["title"] for one in decided.get("candidates", []) if one["article_id"] == decided.get("article_id")]
    request = HandoffRequest(
        conversation_id=conversation_id,
        reason=Reason(code=code),
        decision=Decision(**decided) if decided else None,
        question=Question(verbatim=question),
        already_tried=given,
    )
    requested = request_in(c, now, request)
    about = requested.handoff.id
    evidence.report(c, now, conversation_id, turn.id, question, None, "handed_over", about=about)
    return requested.events


def _decision_of(c: Connection, conversation_id: str, turn_id: str) -> dict[str, Any]:
    decided = (event.data for event in read_all(c, conversation_id, "staff") if event.type == BotDecided.type)
    return next((data for data in decided if data["turn_id"] == turn_id), {})
