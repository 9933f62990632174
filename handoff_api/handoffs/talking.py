"""What an agent says in a handoff: to the visitor, or to colleagues only."""

from collections.abc import Sequence
from datetime import datetime

from common.auth import Actor
from common.database import Connection
from common.errors import NotFound
from handoff_api.conversations.messages import add_message, find_message
from handoff_api.conversations.models import StoredMessage
from handoff_api.event_log import StoredEvent
from handoff_api.event_log.events import NoteAdded
from handoff_api.event_log.parts import Citation
from handoff_api.handoffs import answers_by_mail, repository
from handoff_api.handoffs.scene import Scene, require_person
from handoff_api.promises import keeping


def reply(
    c: Connection,
    now: datetime,
    actor: Actor,
    handoff_id: str,
    client_msg_id: str,
    text: str,
    citations: Sequence[Citation] = (),
) -> tuple[StoredMessage, list[StoredEvent]]:
    """Say something to the visitor, which keeps what was promised to him; the message and what there is to tell.

    The same client_msg_id again gives the first message back, and nothing to tell.

    Raises Conflict unless the chat is the agent's own.
    """
    require_person(actor)
    scene = Scene.open(c, now, handoff_id)
    sent = find_message(c, scene.conversation.id, actor.id, client_msg_id)
    if sent is not None:
        return sent, []
    scene.move("reply")
    scene.require_assignee(actor, or_supervisor=False)
    repository.answered(c, handoff_id, actor.id)
    message = add_message(
        c, now, scene.conversation.id, "agent", actor.id, client_msg_id, text, name=actor.name, staff_id=actor.id,
        citations=list(citations) or None,
    )  # fmt: skip
    answers_by_mail.note_answer(c, now, scene.conversation.id, message.seq)
    kept = keeping.answered(c, now, scene.conversation.id, actor.id)
    return message, [message.event, *kept] if message.event is not None else kept


def has_said(c: Connection, actor: Actor, handoff_id: str, client_msg_id: str) -> bool:
    """Whether an agent's message with this client_msg_id is stored already. Raises NotFound."""
    handoff = repository.with_id(c, handoff_id)
    if handoff is None:
        raise NotFound("There is no such handoff.")
    return find_message(c, handoff.conversation_id, actor.id, client_msg_id) is not None


def note(c: Connection, now: datetime, actor: Actor, handoff_id: str, text: str) -> Scene:
    """Write something that only the staff can read; allowed in every state, also afterwards."""
    scene = Scene.open(c, now, handoff_id)
    scene.tell(NoteAdded(staff_id=actor.id, name=actor.name, text=text))
    return scene
