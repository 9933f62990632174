"""Short ways to tell a knowledge base what became of a question."""

from datetime import UTC, datetime
from typing import Any

from common.clock import Clock
from kb.evidence.models import Outcome

WIFI, BILL = "wifi-password", "find-invoice"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday


class Stopped(Clock):
    """A clock that says what it is told."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def decision(article_id: str | None = WIFI, confidence: float = 0.9, answered: bool = True) -> dict[str, Any]:
    """A decision as handoff_api reports it."""
    near = article_id or WIFI
    candidates = [{"article_id": near, "version": 1, "title": near, "confidence": confidence}]
    return {
        "decision": "answer" if answered else "handoff", "confidence": confidence, "threshold": 0.6, "language": "en",
        "candidates": candidates, "article_id": article_id if answered else None,
    }  # fmt: skip


def told(
    what: str | dict,
    question: str = "how do I change it",
    conversation: str = "conv_1",
    decided: dict | None = None,
    about: str = "turn_1",
) -> Outcome:
    """A piece of evidence; `about` makes it one of its own."""
    kind = what if isinstance(what, str) else what["kind"]
    return Outcome(
        event_id=f"{conversation}.{about}:{kind}", conversation_id=conversation, turn_id=f"{conversation}.{about}",
        question=question, decision=decided, outcome=what,
    )  # fmt: skip


def answered(article_id: str = WIFI, **more: Any) -> Outcome:
    return told("answered", decided=decision(article_id), **more)
