"""What an agent says about the bot's near misses: which article was right, or that none of them was."""

from datetime import datetime
from typing import Any

from common.auth import Actor
from common.database import Connection
from common.errors import Conflict
from handoff_api.conversations import turns
from handoff_api.event_log import StoredEvent, read_all
from handoff_api.event_log.events import AnswerCorrected
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.scene import Scene, require_person
from handoff_api.outbox import evidence

# As kb names the decision that a turn ended with; see handoff_api/outbox/evidence.py.
DECIDED = {"answer": "answered", "confirm": "asked_back"}


def correct(c: Connection, now: datetime, actor: Actor, handoff_id: str, article_id: str | None) -> Scene:
    """Say which article would have answered, None: none of the near misses; the last word counts.

    Said twice it is said once. Raises Conflict when it is not known what the visitor had asked.
    """
    require_person(actor)
    scene = Scene.open(c, now, handoff_id)
    if not was_asked(scene.handoff):
        raise Conflict("It is not known here what the visitor had asked, so there is nothing to correct.")
    said = standing(read_all(c, scene.conversation.id, "staff"), handoff_id)
    if said is not None and said["article_id"] == article_id:
        return scene
    near = (scene.handoff.decision or {}).get("candidates", [])
    title = next((one["title"] for one in near if one["article_id"] == article_id), None)
    scene.tell(
        AnswerCorrected(
            handoff_id=handoff_id, article_id=article_id, title=title, staff_id=actor.id, name=actor.name
        )
    )  # fmt: skip
    _report(scene, article_id, [one["article_id"] for one in near], actor)
    return scene


def standing(events: list[StoredEvent], handoff_id: str) -> dict[str, Any] | None:
    """What was said last about a handoff, with the time in `at`; None when nobody has said anything."""
    said = [event for event in events if event.type == AnswerCorrected.type]
    of_this = [{**event.data, "at": event.at} for event in said if event.data.get("handoff_id") == handoff_id]
    return of_this[-1] if of_this else None


def was_asked(handoff: Handoff) -> bool:
    """Whether it is known what the visitor had asked, so that it can be said what would have answered."""
    return bool((handoff.question or {}).get("verbatim"))


def _report(scene: Scene, article_id: str | None, near: list[str], actor: Actor) -> None:
    words = (scene.handoff.question or {})["verbatim"]
    turn = turns.of_question(scene.c, scene.conversation.id, words)
    about = f"{turn.id}:{DECIDED.get(turn.outcome or '', 'handed_over')}" if turn else scene.handoff.id
    outcome = {
        "article_id": article_id,
        "unanswerable": False,  # another article may answer it, which the bot did not come near
        "wrong": [name for name in near if name != article_id],
        "language": scene.handoff.language,
        "by": actor.name,
    }
    turn_id = turn.id if turn else None
    evidence.report_corrected(scene.c, scene.now, scene.conversation.id, about, turn_id, words, outcome)
