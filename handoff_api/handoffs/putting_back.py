"""A chat goes back to where it came from: the queue, with the time it has waited, or a promise that is still owed."""

from typing import Literal

from common.clock import iso
from handoff_api.event_log.events import HandoffReleased
from handoff_api.handoffs import promising, refusals, repository
from handoff_api.handoffs.scene import Scene
from handoff_api.handoffs.wording import place_in_words, promise_in_words
from handoff_api.promises import repository as promises

Lost = Literal["no_answer", "agent_gone", "account_ended"]  # why a chat was taken from its agent
Why = Literal["put_back"] | Lost


def put_back(scene: Scene, staff_id: str | None, name: str, why: Why, says: str) -> None:
    """Put the scene's chat back, and tell of it: by whom and why, and with the sentence `says` to its visitor.

    Who had it is not asked to take it again. The skill is that of `scene.handoff`.
    """
    if scene.handoff.assignee_id:
        kind = "put_back" if why == "put_back" else "lost"
        refusals.refuse(scene.c, scene.handoff.id, scene.handoff.assignee_id, kind, iso(scene.now))
    owed = promises.owed_in(scene.c, scene.handoff.id) if scene.handoff.answer_by else None
    if owed is None:
        place = _queue(scene, staff_id, name, why)
        scene.say(says, name=scene.assignee_name(), place=place)
        return
    scene.move("promise")
    repository.keep_promised(scene.c, scene.handoff.id, iso(scene.now))
    promise = promising.public_of(scene.c, scene.handoff.id)
    scene.tell(HandoffReleased(handoff_id=scene.handoff.id, promise=promise, staff_id=staff_id, name=name, why=why))
    words = promise_in_words(scene.c, scene.now, scene.conversation, owed, promising.owner_name(scene.c, owed))
    scene.say("handoff.back_to_promise", name=scene.assignee_name(), promise=words)


def _queue(scene: Scene, staff_id: str | None, name: str, why: Why) -> str:
    scene.move("release")
    position, present = scene.place()
    repository.requeue(scene.c, scene.handoff, position, present.agents_present, iso(scene.now))
    scene.tell(HandoffReleased(handoff_id=scene.handoff.id, position=position, staff_id=staff_id, name=name, why=why))
    return place_in_words(scene.conversation.language, position, present)
