"""A handoff as the API tells it, with the story that comes with it."""

from typing import Any

from common.database import Connection
from common.errors import NotFound
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.latest import first_words
from handoff_api.conversations.messages import transcript
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import read_all
from handoff_api.handoffs import repository
from handoff_api.handoffs.correcting import standing
from handoff_api.handoffs.models import Handoff, State
from handoff_api.staff.repository import names_of_staff


def one(handoff: Handoff, names: dict[str, str]) -> dict[str, Any]:
    """A handoff by itself; `names` are those of the staff, by id."""
    return {
        "handoff_id": handoff.id,
        "conversation_id": handoff.conversation_id,
        "state": handoff.state,
        "reason": {"code": handoff.reason_code, "detail": handoff.reason_detail},
        "decision": handoff.decision,
        "question": handoff.question,
        "already_tried": handoff.already_tried,
        "skill": handoff.skill,
        "language": handoff.language,
        "requested_at": handoff.requested_at,
        "queued_since": handoff.queued_since,
        "position": handoff.position,
        "assignee": _named(handoff.assignee_id, names),
        "claimed_at": handoff.claimed_at,
        "answer_by": handoff.answer_by,
        "known_agent": _named(handoff.known_agent_id, names),
        "offered_to": _named(handoff.offered_to, names),
        "offered_until": handoff.offered_until,
        "closed_at": handoff.closed_at,
        "outcome": handoff.outcome,
        "note": handoff.note,
    }


def _named(staff_id: str | None, names: dict[str, str]) -> dict[str, str] | None:
    return {"staff_id": staff_id, "name": names.get(staff_id, "")} if staff_id else None


def page(c: Connection, state: State | None, limit: int, after: str | None) -> dict[str, Any]:
    """One page of the list, those who wait longest first."""
    behind = repository.with_id(c, after) if after else None
    found, total = repository.page_of(c, state, limit, behind)
    names = names_of_staff(c)
    return {
        "items": [one(handoff, names) for handoff in found],
        "total": total,
        "next": found[-1].id if len(found) == limit else None,
    }


def whole(c: Connection, handoff_id: str) -> dict[str, Any]:
    """A handoff with the transcript, the near misses, and the visitor's earlier conversations. Raises NotFound."""
    handoff = repository.with_id(c, handoff_id)
    if handoff is None:
        raise NotFound("There is no such handoff.")
    conversation = conversations.get(c, handoff.conversation_id)
    return one(handoff, names_of_staff(c)) | {
        "status": conversation.status,
        "visitor": _visitor(conversation),
        "transcript": [_message(event.seq, event.at, event.data) for event in transcript(c, conversation.id)],
        "near_misses": handoff.near_misses,
        "correction": _correction(c, handoff),
        "earlier": _earlier(c, conversation),
    }


def _correction(c: Connection, handoff: Handoff) -> dict[str, Any] | None:
    said = standing(read_all(c, handoff.conversation_id, "staff"), handoff.id)
    return {name: said.get(name) for name in ("article_id", "name", "at")} if said else None


def _visitor(conversation: Conversation) -> dict[str, Any]:
    return {
        "name": conversation.visitor_name,
        "email": conversation.visitor_email,
        "phone": conversation.visitor_phone,
        "page_url": conversation.page_url,
        "language": conversation.language,
    }


def _message(seq: int, at: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"seq": seq, "at": at, **{name: data.get(name) for name in ("speaker", "name", "text")}}


def _earlier(c: Connection, conversation: Conversation) -> list[dict[str, Any]]:
    others = [other for other in conversations.of_visitor(c, conversation.visitor_id) if other.id != conversation.id]
    words = first_words(c, [other.id for other in others])
    return [
        {
            "conversation_id": other.id,
            "status": other.status,
            "created_at": other.created_at,
            "closed_at": other.closed_at,
            "began_with": words.get(other.id),
        }
        for other in others
    ]
