"""After a chat: whether it solved the matter, in the visitor's word, and to a person again when it did not."""

from datetime import datetime
from typing import Any, Literal

from common.clock import iso
from common.database import Connection
from common.errors import Conflict
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import append
from handoff_api.event_log.events import ConversationRated, ConversationReopened
from handoff_api.handoffs import repository
from handoff_api.handoffs.models import Handoff, HandoffRequest, Question, Reason
from handoff_api.handoffs.requesting import Requested, request_in
from handoff_api.handoffs.scene import Scene

Solved = Literal["yes", "partly", "no"]


def rate(c: Connection, now: datetime, conversation_id: str, solved: Solved, comment: str | None) -> Scene:
    """Store what the visitor says of the chat that has just ended; the last word counts.

    A scene without events when that is known already. Raises Conflict while nothing has ended.
    """
    conversation, handoff = _ended(c, conversation_id)
    scene = Scene(c, now, conversation, handoff)
    known = c.one("SELECT solved, comment FROM conversation_rating WHERE handoff_id = :id", id=handoff.id)
    if known == {"solved": solved, "comment": comment}:
        return scene
    c.execute(
        "INSERT INTO conversation_rating (handoff_id, conversation_id, staff_id, solved, comment, at) "
        "VALUES (:handoff, :conversation, :staff, :solved, :comment, :at) "
        "ON CONFLICT (handoff_id) DO UPDATE SET solved = :solved, comment = :comment, at = :at",
        handoff=handoff.id, conversation=conversation_id, staff=handoff.assignee_id, solved=solved, comment=comment,
        at=iso(now),
    )  # fmt: skip
    scene.tell(ConversationRated(handoff_id=handoff.id, solved=solved, comment=comment))
    return scene


def reopen(c: Connection, now: datetime, conversation_id: str) -> Requested:
    """To a person again with everything that was said, minutes or days later: a new handoff, the bot is not asked.

    Asking twice gives the same handoff. Raises Conflict while nothing has ended.
    """
    if repository.open_of(c, conversations.lock(c, conversation_id).id) is not None:
        return request_in(c, now, _again(conversation_id, None))
    _, before = _ended(c, conversation_id)
    conversations.return_to_bot(
        c, conversation_id
    )  # a new episode, in which it says nothing: the next line asks for a person
    reopened = append(c, conversation_id, ConversationReopened(by="visitor"), now)
    requested = request_in(c, now, _again(conversation_id, before))
    requested.events.insert(0, reopened)
    return requested


def _again(conversation_id: str, before: Handoff | None) -> HandoffRequest:
    """The request for those who know the matter, with the words it began with."""
    return HandoffRequest(
        conversation_id=conversation_id,
        reason=Reason(code="not_solved"),
        question=Question(**before.question) if before and before.question else None,
        skill=before.skill if before else None,
        language=before.language if before else None,
    )


def _ended(c: Connection, conversation_id: str) -> tuple[Conversation, Handoff]:
    """A closed conversation, locked, with its last handoff."""
    conversation = conversations.lock(c, conversation_id)
    handoffs = repository.all_of(c, conversation_id)
    if conversation.status != "closed" or not handoffs:
        raise Conflict("This conversation has not ended.")
    return conversation, handoffs[-1]


def figures(c: Connection, since: datetime) -> dict[str, Any]:
    """How chats ended in the visitors' words: `{closed, yes, partly, no, agents: [{staff_id, name, yes, partly, no}]}`.

    `closed` counts all chats that agents closed since then, most of which nobody rates.
    """
    closed = c.one(
        "SELECT COUNT(*) AS n FROM handoff WHERE closed_at >= :since AND outcome IN ('solved', 'not_solved')",
        since=iso(since),
    )
    agents: dict[str | None, dict[str, Any]] = {}
    for row in _counted(c, since):
        agent = agents.setdefault(row["staff_id"], _nobody_yet(row))
        agent[row["solved"]] = row["n"]
    return {
        "closed": closed["n"] if closed else 0,
        **{word: sum(agent[word] for agent in agents.values()) for word in ("yes", "partly", "no")},
        "agents": sorted(agents.values(), key=lambda agent: str(agent["name"])),
    }


def _nobody_yet(row: dict[str, Any]) -> dict[str, Any]:
    return {"staff_id": row["staff_id"], "name": row["name"], "yes": 0, "partly": 0, "no": 0}


def _counted(c: Connection, since: datetime) -> list[dict[str, Any]]:
    return c.execute(
        "SELECT staff_id, staff.name AS name, solved, COUNT(*) AS n FROM conversation_rating "
        "LEFT JOIN staff ON staff.id = staff_id WHERE at >= :since GROUP BY staff_id, staff.name, solved",
        since=iso(since),
    )


def recent(c: Connection, since: datetime, at_most: int = 50) -> list[dict[str, Any]]:
    """The latest ratings, newest first: `{handoff_id, conversation_id, staff_id, name, solved, comment, at}`."""
    return c.execute(
        "SELECT conversation_rating.*, staff.name AS name FROM conversation_rating "
        "LEFT JOIN staff ON staff.id = staff_id WHERE at >= :since ORDER BY at DESC LIMIT :n",
        since=iso(since), n=at_most,
    )  # fmt: skip


def of_conversation(c: Connection, conversation_id: str) -> dict[str, str]:
    """What was said of each chat of a conversation: `{handoff_id: solved}`."""
    rows = c.execute(
        "SELECT handoff_id, solved FROM conversation_rating WHERE conversation_id = :id", id=conversation_id
    )
    return {row["handoff_id"]: row["solved"] for row in rows}
