"""What becomes of a promise: moved before its time, handed to somebody else, kept without a message in the chat."""

from datetime import datetime

from common.auth import Actor
from common.clock import iso, parse_iso
from common.database import Connection
from common.errors import Conflict, NotFound
from handoff_api.event_log.events import (
    ConversationClosed,
    HandoffClosed,
    NoteAdded,
    PromiseHandedOver,
    PromiseMoved,
)
from handoff_api.handoffs import repository
from handoff_api.handoffs.promising import require_owner, require_time
from handoff_api.handoffs.scene import MAY_STEP_IN, Scene, require_person
from handoff_api.promises import Promise, keeping, letters, wording
from handoff_api.promises import repository as promises
from handoff_api.promises.owners import owner_of
from handoff_api.staff.models import Staff
from handoff_api.staff.repository import staff_with_id


def move(c: Connection, now: datetime, actor: Actor, promise_id: str, due: datetime, reason: str) -> Scene:
    """Give a promise another time, and tell the visitor why: before the old one, never after.

    Raises Conflict after the old time, and for what is not the actor's to move.
    """
    scene, promise = _open(c, now, actor, promise_id)
    require_time(now, due)
    if now >= parse_iso(promise.due_at):
        raise Conflict(
            "Its time has passed: this promise is late and cannot be moved any more. Answer as soon as you can."
        )
    promises.move(c, promise, promise.text, iso(due), reason, actor.id, iso(now))
    told = PromiseMoved(
        promise_id=promise.id, handoff_id=promise.handoff_id, text=promise.text, from_due=promise.due_at, due=iso(due),
        reason=reason, name=actor.name, staff_id=actor.id,
    )  # fmt: skip
    scene.tell(told)
    before = wording.when(c, scene.conversation, promise.due_at, now)
    after = wording.when(c, scene.conversation, iso(due), now)
    scene.say("promise.moved", before=before, due=after, reason=reason)
    letters.send_moved(c, now, scene.conversation, promise, iso(due), reason)
    return scene


def hand_over(c: Connection, now: datetime, actor: Actor, promise_id: str, owner_id: str) -> Scene:
    """Let a colleague own a promise; anybody may take one upon himself. Raises Conflict for what is not his to give."""
    scene, promise = _open(c, now, actor, promise_id, takes_it=owner_id == actor.id)
    _give(scene, promise, actor, require_owner(c, owner_id))
    return scene


def hand_over_all(c: Connection, now: datetime, actor: Actor, staff_id: str) -> list[Scene]:
    """Find new owners for everything that somebody owes who no longer answers visitors."""
    scenes = []
    for promise in promises.owed(c, staff_id):
        scene = Scene.open(c, now, promise.handoff_id)
        owner = owner_of(c, None, scene.handoff.skill, scene.handoff.language, without=staff_id)
        if owner is not None:
            _give(scene, promise, actor, owner)
            scenes.append(scene)
    return scenes


def keep(c: Connection, now: datetime, actor: Actor, promise_id: str, note: str | None) -> Scene:
    """The visitor has his answer, by phone say. Where nobody was talking with him, the matter is done."""
    scene, promise = _open(c, now, actor, promise_id)
    scene.events.append(keeping.keep(c, now, promise, actor.id, note))
    if note:
        scene.tell(NoteAdded(staff_id=actor.id, name=actor.name, text=note))
    if scene.handoff.state == "promised":
        scene.say("promise.kept", name=actor.name)
        _finish(scene, actor, note)
    return scene


def _finish(scene: Scene, actor: Actor, note: str | None) -> None:
    scene.move("close")
    repository.close(scene.c, scene.handoff.id, "solved", note, iso(scene.now))
    told = HandoffClosed(
        handoff_id=scene.handoff.id, staff_id=actor.id, name=actor.name, outcome="solved", note=note
    )  # fmt: skip
    scene.tell(told)
    scene.tell(ConversationClosed(by="agent"))


def _give(scene: Scene, promise: Promise, actor: Actor, owner: Staff) -> None:
    if promise.owner_id == owner.id:
        return
    promises.hand_over(scene.c, promise.id, owner.id)
    told = PromiseHandedOver(
        promise_id=promise.id, handoff_id=promise.handoff_id, owner=owner.name, owner_id=owner.id, staff_id=actor.id,
        name=actor.name,
    )  # fmt: skip
    scene.tell(told)


def _open(c: Connection, now: datetime, actor: Actor, promise_id: str, takes_it: bool = False) -> tuple[Scene, Promise]:
    """A promise that is owed, locked with its handoff. Raises NotFound, or Conflict for somebody else's."""
    require_person(actor)
    known = promises.with_id(c, promise_id)
    if known is None:
        raise NotFound("There is no such promise.")
    scene = Scene.open(c, now, known.handoff_id)
    promise = promises.with_id(c, promise_id, lock=True) or known
    if not promise.is_owed:
        raise Conflict("This promise is not owed any more.")
    if promise.owner_id not in (None, actor.id) and not takes_it and not actor.roles & MAY_STEP_IN:
        owner = staff_with_id(c, promise.owner_id or "")
        raise Conflict(f"{owner.name if owner else 'A colleague'} owns this promise. Take it over first.")
    return scene, promise
