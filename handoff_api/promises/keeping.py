"""How a promise ends: answered in time or after it, broken, or taken back by the visitor."""

from datetime import datetime

from common.clock import iso
from common.database import Connection
from handoff_api.event_log import StoredEvent, append
from handoff_api.event_log.events import PromiseBroken, PromiseKept
from handoff_api.promises import repository
from handoff_api.promises.models import Promise


def answered(c: Connection, now: datetime, conversation_id: str, staff_id: str) -> list[StoredEvent]:
    """An agent has said something to the visitor: what counts such an answer is kept. The events that say so."""
    at = iso(now)
    return [
        keep(c, now, promise, staff_id)
        for promise in repository.owed_to(c, conversation_id)
        if promise.answer_from is not None and promise.answer_from <= at
    ]


def keep(c: Connection, now: datetime, promise: Promise, staff_id: str, note: str | None = None) -> StoredEvent:
    """The visitor has his answer: in time, or late."""
    is_late = iso(now) > promise.due_at
    repository.end(c, promise.id, "late" if is_late else "kept", note, iso(now))
    told = PromiseKept(promise_id=promise.id, handoff_id=promise.handoff_id, staff_id=staff_id, late=is_late, note=note)
    return append(c, promise.conversation_id, told, now)


def give_up(c: Connection, now: datetime, handoff_id: str, is_withdrawn: bool) -> list[StoredEvent]:
    """The handoff ends without an answer: taken back by the visitor, or broken. The events that say so."""
    promise = repository.owed_in(c, handoff_id)
    if promise is None:
        return []
    was_broken = promise.state == "broken"
    repository.end(c, promise.id, "withdrawn" if is_withdrawn else "broken", None, iso(now))
    return [] if is_withdrawn or was_broken else [append(c, promise.conversation_id, broken(promise), now)]


def broken(promise: Promise) -> PromiseBroken:
    """What is told about a promise that was not kept."""
    return PromiseBroken(
        promise_id=promise.id, handoff_id=promise.handoff_id, due=promise.due_at, owner_id=promise.owner_id
    )
