"""Moves of a chat that an agent has: back into the queue, to a colleague, to those with a skill, or taken from him."""

from dataclasses import replace
from datetime import datetime

from common.auth import Actor
from common.clock import iso
from common.database import Connection
from common.errors import Conflict
from handoff_api.event_log.events import HandoffTransferred
from handoff_api.handoffs import repository
from handoff_api.handoffs.claiming import answer_by, introduce
from handoff_api.handoffs.matching import who_can_serve
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.putting_back import Lost, put_back
from handoff_api.handoffs.scene import Scene
from handoff_api.staff.models import Staff
from handoff_api.staff.presence import presences
from handoff_api.staff.repository import staff_with_id


def release(c: Connection, now: datetime, actor: Actor, handoff_id: str) -> Scene:
    """Put a chat back to its place in the queue: it keeps the time since which it has waited."""
    scene = Scene.open(c, now, handoff_id)
    scene.require_active()
    scene.require_assignee(actor)
    put_back(scene, actor.id, actor.name, "put_back", "handoff.released")
    return scene


def take_back(c: Connection, now: datetime, handoff: Handoff, why: Lost) -> Scene:
    """Take a chat from the agent who had it when `handoff` was read, back to its place in the queue.

    Raises Conflict when he has it no longer, or when it was because of an answer that has come meanwhile.
    """
    scene = Scene.open(c, now, handoff.id)
    scene.require_active()
    claimed = (scene.handoff.assignee_id, scene.handoff.claimed_at)
    if claimed != (handoff.assignee_id, handoff.claimed_at) or (why == "no_answer" and not scene.handoff.answer_by):
        raise Conflict("This conversation has moved on.")
    put_back(scene, scene.handoff.assignee_id, scene.assignee_name(), why, "handoff.taken_back")
    return scene


def transfer_to_skill(c: Connection, now: datetime, actor: Actor, handoff_id: str, skill: str, note: str) -> Scene:
    """Put a chat back into the queue for those with `skill`, with a note for whoever takes it.

    Raises Conflict when nobody on the staff has that skill.
    """
    scene = Scene.open(c, now, handoff_id)
    scene.require_active()
    scene.require_assignee(actor)
    if not who_can_serve(c, skill, scene.handoff.language):
        raise Conflict(f"Nobody here answers for {skill} in the visitor's language. Choose another group.")
    scene.tell(
        HandoffTransferred(handoff_id=handoff_id, staff_id=actor.id, name=actor.name, to_skill=skill, note=note or None)
    )
    scene.handoff = replace(scene.handoff, skill=skill)
    put_back(scene, actor.id, actor.name, "put_back", "handoff.transferred")
    return scene


def transfer_to_agent(c: Connection, now: datetime, actor: Actor, handoff_id: str, to_id: str, note: str) -> Scene:
    """Give a chat to a colleague who is at the desk. Raises Conflict when that person is not."""
    scene = Scene.open(c, now, handoff_id)
    scene.move("transfer_to_agent")
    scene.require_assignee(actor)
    colleague = present_colleague(scene, to_id)
    repository.hand_on(c, handoff_id, colleague.id, iso(now), answer_by(scene))
    scene.tell(
        HandoffTransferred(
            handoff_id=handoff_id, staff_id=actor.id, name=actor.name, to_agent=colleague.name, note=note or None
        )
    )
    introduce(scene, colleague.id, colleague.name)
    return scene


def present_colleague(scene: Scene, staff_id: str) -> Staff:
    """A colleague at the desk who does not have the chat yet. Raises Conflict."""
    colleague = staff_with_id(scene.c, staff_id)
    if colleague is None or not colleague.active:
        raise Conflict("There is no such colleague.")
    if colleague.id == scene.handoff.assignee_id:
        raise Conflict(f"{colleague.name} has this conversation already.", claimed_by=colleague.name)
    present = {one.staff_id for one in presences(scene.c, scene.now) if one.is_present}
    if colleague.id not in present:
        raise Conflict(f"{colleague.name} is not at the desk. Transfer to a group instead, or choose somebody else.")
    return colleague
