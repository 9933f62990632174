"""A supervisor decides who gets a conversation, whether it waits or somebody has it."""

from dataclasses import replace
from datetime import datetime

from common.auth import Actor
from common.clock import iso
from common.database import Connection
from common.errors import Conflict
from handoff_api.event_log.events import HandoffReleased, HandoffTransferred
from handoff_api.handoffs import repository
from handoff_api.handoffs.claiming import answer_by, introduce
from handoff_api.handoffs.matching import who_can_serve
from handoff_api.handoffs.queueing import present_colleague, transfer_to_agent, transfer_to_skill
from handoff_api.handoffs.scene import Scene
from handoff_api.handoffs.wording import place_in_words
from handoff_api.waits import recording


def assign_to_agent(c: Connection, now: datetime, actor: Actor, handoff_id: str, to_id: str, note: str) -> Scene:
    """Let an agent who is at the desk have a conversation. Raises Conflict when he is not, or when it is over."""
    scene = Scene.open(c, now, handoff_id)
    if scene.handoff.state == "active":
        return transfer_to_agent(c, now, actor, handoff_id, to_id, note)
    state = scene.handoff.state
    scene.move("claim")
    colleague = present_colleague(scene, to_id)
    repository.take(c, handoff_id, state, colleague.id, iso(now), answer_by(scene))
    told = HandoffTransferred(
        handoff_id=handoff_id, staff_id=actor.id, name=actor.name, to_agent=colleague.name, note=note or None
    )
    scene.tell(told)
    introduce(scene, colleague.id, colleague.name)
    return scene


def assign_to_skill(c: Connection, now: datetime, actor: Actor, handoff_id: str, skill: str, note: str) -> Scene:
    """Let those with a skill have a conversation; the visitor keeps the time he has waited. Raises Conflict."""
    scene = Scene.open(c, now, handoff_id)
    if scene.handoff.state == "active":
        return transfer_to_skill(c, now, actor, handoff_id, skill, note)
    if scene.handoff.state != "waiting":
        raise Conflict("This visitor does not wait in the queue. Hand the promise over instead.")
    if not who_can_serve(c, skill, scene.handoff.language):
        raise Conflict(f"Nobody here answers for {skill} in the visitor's language. Choose another group.")
    recording.leave_queue(c, handoff_id, "moved", iso(now))
    repository.offer(c, handoff_id, None, None)
    scene.handoff = replace(scene.handoff, skill=skill)
    position, present = scene.place()
    repository.requeue(c, scene.handoff, position, present.agents_present, iso(now))
    told = HandoffTransferred(
        handoff_id=handoff_id, staff_id=actor.id, name=actor.name, to_skill=skill, note=note or None
    )
    scene.tell(told)
    scene.tell(
        HandoffReleased(handoff_id=handoff_id, position=position, staff_id=actor.id, name=actor.name, why="put_back")
    )
    scene.say("handoff.transferred", place=place_in_words(scene.conversation.language, position, present))
    return scene
