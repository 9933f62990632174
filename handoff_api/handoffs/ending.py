"""The ends of a handoff: back to the bot, closed by an agent, or given up by the visitor."""

from datetime import datetime

from common.auth import Actor
from common.clock import iso
from common.database import Connection
from common.errors import Conflict
from handoff_api.conversations import repository as conversations
from handoff_api.event_log.events import ConversationClosed, HandoffClosed, HandoffReturned, NoteAdded
from handoff_api.handoffs import offers, promising, repository
from handoff_api.handoffs.models import Outcome
from handoff_api.handoffs.scene import Scene
from handoff_api.promises import keeping
from handoff_api.promises import repository as promises
from handoff_api.promises.models import SYSTEM


def return_to_bot(c: Connection, now: datetime, actor: Actor, handoff_id: str) -> Scene:
    """The bot speaks again, in a new episode: it starts fresh."""
    scene = Scene.open(c, now, handoff_id)
    scene.move("return")
    scene.require_assignee(actor)
    repository.close(c, handoff_id, "returned", None, iso(now))
    _settle(scene)
    scene.tell(HandoffReturned(handoff_id=handoff_id, name=actor.name, staff_id=actor.id))
    scene.say("handoff.returned")
    return scene


def close(c: Connection, now: datetime, actor: Actor, handoff_id: str, outcome: Outcome, note: str | None) -> Scene:
    """The matter is done: handoff and conversation are closed.

    Where the agent still owes something in it, only the chat ends: who can still be answered is not closed.
    """
    scene = Scene.open(c, now, handoff_id)
    if scene.handoff.state == "active" and _is_owed_by_agent(scene) and outcome != "spam":
        scene.require_assignee(actor)
        promising.suspend(scene, actor)
        if note:  # whoever answers next reads how it stands
            scene.tell(NoteAdded(staff_id=actor.id, name=actor.name, text=note))
        return scene
    scene.move("close")
    scene.require_assignee(actor)
    repository.close(c, handoff_id, outcome, note, iso(now))
    scene.events += keeping.give_up(c, now, handoff_id, is_withdrawn=outcome == "spam")
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
    offers.withdraw(c, handoff.id)
    scene.events += keeping.give_up(c, now, handoff.id, is_withdrawn=True)
    scene.tell(HandoffClosed(handoff_id=handoff.id, left=True))
    scene.say("handoff.left")
    return scene


def _is_owed_by_agent(scene: Scene) -> bool:
    """Whether an agent has promised something in this chat that is still to be done."""
    promise = promises.owed_in(scene.c, scene.handoff.id)
    return promise is not None and promise.made_by != SYSTEM and promise.answer_from is None


def _settle(scene: Scene) -> None:
    """The bot goes on: what an agent promised is still owed, what stood for an answer of his is broken."""
    if _is_owed_by_agent(scene):
        promise = promises.owed_in(scene.c, scene.handoff.id)
        promises.count_answers_from(scene.c, promise.id if promise else "", iso(scene.now))
    else:
        scene.events += keeping.give_up(scene.c, scene.now, scene.handoff.id, is_withdrawn=False)
