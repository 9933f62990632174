"""The ends of a handoff: back to the bot, closed by an agent, or given up by the visitor."""

from datetime import datetime

from common.auth import Actor
from common.clock import iso
from common.database import Connection
from common.errors import Conflict
from handoff_api.conversations import repository as conversations
from handoff_api.event_log.events import ConversationClosed, HandoffClosed, HandoffReturned
from handoff_api.handoffs import repository
from handoff_api.handoffs.models import Outcome
from handoff_api.handoffs.scene import Scene


def return_to_bot(c: Connection, now: datetime, actor: Actor, handoff_id: str) -> Scene:
    """The bot speaks again, in a new episode: it starts fresh."""
    scene = Scene.open(c, now, handoff_id)
    scene.move("return")
    scene.require_assignee(actor)
    repository.close(c, handoff_id, "returned", None, iso(now))
    scene.tell(HandoffReturned(handoff_id=handoff_id, name=actor.name, staff_id=actor.id))
    scene.say("handoff.returned")
    return scene


def close(c: Connection, now: datetime, actor: Actor, handoff_id: str, outcome: Outcome, note: str | None) -> Scene:
    """The matter is done: handoff and conversation are closed."""
    scene = Scene.open(c, now, handoff_id)
    scene.move("close")
    scene.require_assignee(actor)
    repository.close(c, handoff_id, outcome, note, iso(now))
    scene.tell(HandoffClosed(handoff_id=handoff_id, staff_id=actor.id, name=actor.name, outcome=outcome, note=note))
    scene.say("handoff.closed")
    scene.tell(ConversationClosed(by="agent"))
    return scene


def leave(c: Connection, now: datetime, conversation_id: str) -> Scene:
    """The visitor leaves the queue, and the bot speaks again. Raises Conflict when he does not wait."""
    conversation = conversations.lock(c, conversation_id)
    handoff = repository.open_of(c, conversation_id)
    if handoff is None:
        raise Conflict("Nobody was asked for in this conversation.")
    scene = Scene(c, now, conversation, handoff)
    scene.move("leave")
    repository.close(c, handoff.id, "left", None, iso(now))
    scene.tell(HandoffClosed(handoff_id=handoff.id, left=True))
    scene.say("handoff.left")
    return scene
