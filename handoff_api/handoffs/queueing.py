"""Moves within the queue: an agent takes a handoff, puts it back, or hands it to a colleague."""

from datetime import datetime

from common.auth import Actor
from common.clock import iso
from common.database import Connection
from common.errors import Conflict
from handoff_api.event_log.events import HandoffClaimed, HandoffReleased, HandoffTransferred
from handoff_api.handoffs import repository
from handoff_api.handoffs.scene import Scene, require_person
from handoff_api.handoffs.wording import place_in_words
from handoff_api.staff.models import Staff
from handoff_api.staff.presence import presences
from handoff_api.staff.repository import staff_with_id


def claim(c: Connection, now: datetime, actor: Actor, handoff_id: str) -> Scene:
    """Take a handoff: of many agents at once exactly one gets it.

    The others get Conflict with the winner's name as `claimed_by`; claiming one's own again is no error.
    """
    require_person(actor)
    scene = Scene.open(c, now, handoff_id)
    if scene.handoff.state == "active" and scene.handoff.assignee_id == actor.id:
        return scene
    if scene.handoff.state == "active" or not _take(scene, actor):
        scene.handoff = scene.current()
        name = scene.assignee_name()
        raise Conflict(f"{name} was faster and has this conversation.", claimed_by=name)
    _introduce(scene, actor.id, actor.name)
    return scene


def _take(scene: Scene, actor: Actor) -> bool:
    scene.move("claim")
    return repository.take(scene.c, scene.handoff.id, scene.handoff.state, actor.id, iso(scene.now))


def _introduce(scene: Scene, staff_id: str, name: str) -> None:
    scene.tell(HandoffClaimed(handoff_id=scene.handoff.id, name=name, staff_id=staff_id))
    scene.say("handoff.claimed", name=name)


def release(c: Connection, now: datetime, actor: Actor, handoff_id: str) -> Scene:
    """Put a chat back to its place in the queue: it keeps the time since which it has waited."""
    scene = Scene.open(c, now, handoff_id)
    scene.move("release")
    scene.require_assignee(actor)
    position, present = scene.place()
    repository.requeue(c, scene.handoff, scene.handoff.skill, position, present.agents_present, iso(now))
    scene.tell(HandoffReleased(handoff_id=handoff_id, position=position, staff_id=actor.id, name=actor.name))
    place = place_in_words(scene.conversation.language, position, present)
    scene.say("handoff.released", name=scene.assignee_name(), place=place)
    return scene


def transfer_to_skill(c: Connection, now: datetime, actor: Actor, handoff_id: str, skill: str, note: str) -> Scene:
    """Put a chat back into the queue for those with `skill`, with a note for whoever takes it."""
    scene = Scene.open(c, now, handoff_id)
    scene.move("transfer_to_skill")
    scene.require_assignee(actor)
    position, present = scene.place()
    repository.requeue(c, scene.handoff, skill, position, present.agents_present, iso(now))
    scene.tell(
        HandoffTransferred(handoff_id=handoff_id, staff_id=actor.id, name=actor.name, to_skill=skill, note=note or None)
    )
    scene.tell(HandoffReleased(handoff_id=handoff_id, position=position, staff_id=actor.id, name=actor.name))
    place = place_in_words(scene.conversation.language, position, present)
    scene.say("handoff.transferred", place=place)
    return scene


def transfer_to_agent(c: Connection, now: datetime, actor: Actor, handoff_id: str, to_id: str, note: str) -> Scene:
    """Give a chat to a colleague who is at the desk. Raises Conflict when that person is not."""
    scene = Scene.open(c, now, handoff_id)
    scene.move("transfer_to_agent")
    scene.require_assignee(actor)
    colleague = _present_colleague(scene, to_id)
    repository.hand_on(c, handoff_id, colleague.id, iso(now))
    scene.tell(
        HandoffTransferred(
            handoff_id=handoff_id, staff_id=actor.id, name=actor.name, to_agent=colleague.name, note=note or None
        )
    )
    _introduce(scene, colleague.id, colleague.name)
    return scene


def _present_colleague(scene: Scene, staff_id: str) -> Staff:
    colleague = staff_with_id(scene.c, staff_id)
    if colleague is None or not colleague.active:
        raise Conflict("There is no such colleague.")
    if colleague.id == scene.handoff.assignee_id:
        raise Conflict(f"{colleague.name} has this conversation already.", claimed_by=colleague.name)
    present = {one.staff_id for one in presences(scene.c, scene.now) if one.is_present}
    if colleague.id not in present:
        raise Conflict(f"{colleague.name} is not at the desk. Transfer to a group instead, or choose somebody else.")
    return colleague
