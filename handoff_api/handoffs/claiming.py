"""An agent takes a handoff: one of those he may serve, and of many agents exactly one.

A claim is a lease. Whoever takes a chat owes the visitor an answer within the time that the owner has set.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from common.auth import AGENTS, Actor
from common.clock import iso
from common.database import Connection
from common.errors import Conflict, NotAllowed, NotFound
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.event_log.events import HandoffClaimed
from handoff_api.handoffs import repository
from handoff_api.handoffs.matching import who_can_serve
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.scene import MAY_STEP_IN, Scene, require_person
from handoff_api.staff.repository import names_of_staff, staff_with_id


def claim(c: Connection, now: datetime, actor: Actor, handoff_id: str, anyway: bool = False) -> Scene:
    """Take a handoff: of many agents at once exactly one gets it; claiming one's own again is no error.

    The others get Conflict with the winner's name as `claimed_by`. What is not for this agent, or is being
    offered to a colleague, is a Conflict with `needs` or `offered_to`, unless he means it (`anyway`).
    """
    _require_agent(c, actor)
    scene = Scene.open(c, now, handoff_id)
    if scene.handoff.state == "active" and scene.handoff.assignee_id == actor.id:
        return scene
    if scene.handoff.state in ("waiting", "promised") and not (anyway or actor.roles & MAY_STEP_IN):
        _require_for(scene, actor)
    if scene.handoff.state == "active" or not _take(scene, actor):
        scene.handoff = scene.current()
        name = scene.assignee_name()
        raise Conflict(f"{name} was faster and has this conversation.", claimed_by=name)
    introduce(scene, actor.id, actor.name)
    return scene


def claim_next(c: Connection, now: datetime, actor: Actor) -> Scene:
    """Take whoever has waited longest of those this agent may serve; one that is offered to him comes first.

    Raises NotFound when nobody waits for him.
    """
    _require_agent(c, actor)
    for handoff in _meant_for(c, now, actor):
        scene = Scene.open(c, now, handoff.id)
        if scene.handoff.state == "waiting" and _take(scene, actor):
            introduce(scene, actor.id, actor.name)
            return scene
    raise NotFound("Nobody is waiting for you.")


def introduce(scene: Scene, staff_id: str, name: str) -> None:
    """Tell everybody who has the conversation now, and the visitor in words."""
    until = answer_by(scene)
    scene.tell(HandoffClaimed(handoff_id=scene.handoff.id, name=name, staff_id=staff_id, answer_by=until))
    scene.say("handoff.claimed", name=name)


def answer_by(scene: Scene) -> str:
    """Until when whoever takes the chat now must have said something."""
    return iso(scene.now + timedelta(seconds=desk_rules.current(scene.c).answer_within_seconds))


def _require_agent(c: Connection, actor: Actor) -> None:
    """Raise NotAllowed unless somebody takes the chat who answers visitors at this very moment.

    His account may have ended since he asked. Its row is locked first, as whoever ends it does, so that
    no chat is left with somebody who is gone.
    """
    require_person(actor)
    account = staff_with_id(c, actor.id, lock=True)
    if account is None or not account.active or not AGENTS & set(account.roles):
        raise NotAllowed("Your account does not take conversations any more.")


def _take(scene: Scene, actor: Actor) -> bool:
    state = scene.handoff.state
    scene.move("claim")
    return repository.take(scene.c, scene.handoff.id, state, actor.id, iso(scene.now), answer_by(scene))


def _require_for(scene: Scene, actor: Actor) -> None:
    """Raise Conflict for what a colleague should take."""
    handoff = scene.handoff
    if handoff.is_offered(iso(scene.now)) and handoff.offered_to != actor.id:
        name = names_of_staff(scene.c).get(handoff.offered_to or "", "A colleague")
        raise Conflict(f"{name} is being asked to take this conversation. Take it anyway, or wait.", offered_to=name)
    able = who_can_serve(scene.c, handoff.skill, handoff.language)
    if able and actor.id not in able:
        needs = {"skill": handoff.skill, "language": handoff.language}
        raise Conflict(
            "This conversation is for colleagues with other skills. Take it anyway if you mean to.", needs=needs
        )


def _meant_for(c: Connection, now: datetime, actor: Actor) -> Iterator[Handoff]:
    """Those who wait and whom the agent may take, in the order in which he should."""
    at = iso(now)
    queue = sorted(repository.waiting(c), key=lambda one: not (one.is_offered(at) and one.offered_to == actor.id))
    able: dict[tuple[str | None, str], set[str]] = {}
    for one in queue:
        if one.is_offered(at) and one.offered_to != actor.id:
            continue
        need = (one.skill, one.language)
        able.setdefault(need, who_can_serve(c, *need))
        if actor.id in able[need] or not able[need]:
            yield one
