"""A known outage, as kb tells it in its lists and beside a decision."""

from datetime import UTC, datetime, timedelta
from typing import Any

from common.clock import iso
from tests.handoff_api.service import ANSWER

TITLE = "No line in Menaggio"
ITALIAN = "Linea assente a Menaggio"

CASE = {
    "case_id": "case_1", "state": "open", "opened_at": "2026-11-23T08:10:00.000000Z", "people": 23, "minutes": 10,
    "usual": 2.2, "words": ["linea assente", "Menaggio"], "examples": ["manca la linea"], "conversation_ids": [],
}  # fmt: skip


def at(**later: float) -> str:
    """A time, so much later than now."""
    return iso(datetime.now(UTC) + timedelta(**later))


def notice(**changes: Any) -> dict[str, Any]:
    """A running notice about an outage, as `GET /api/notices` tells it."""
    words = {
        "it": {"title": ITALIAN, "text": "Una fibra è interrotta."},
        "en": {"title": TITLE, "text": "A fibre is cut."},
    }
    return {
        "notice_id": "notice_1", "version": 1, "revision": 1, "kind": "problem", "state": "running", "texts": words,
        "html": {"it": "<p>Una fibra è interrotta.</p>", "en": "<p>A fibre is cut.</p>"},
        "next_update_at": at(hours=2), "starts_at": at(minutes=-5), "ends_at": None, "banner": True,
        "audience": {"questions": ["no line"], "pages": ["/help*"], "everyone": False},
        "updates": [], "updated_at": at(minutes=-5), "updated_by": "Elena", "case_id": None, **changes,
    }  # fmt: skip


def said(**changes: Any) -> dict[str, Any]:
    """The same as kb's decision names it."""
    return {
        "notice_id": "notice_1", "version": 1, "kind": "problem", "title": TITLE, "text": "A fibre is cut.",
        "html": "<p>A fibre is cut.</p>", "next_update_at": at(hours=2), "confidence": 0.9, **changes,
    }  # fmt: skip


def answer_with(told: dict[str, Any] | None) -> dict[str, Any]:
    """An answer of the bot's, with a notice that is near to the question."""
    return {"custom": {**ANSWER["custom"], "notice": told}}
