"""How a wait turned out, also for somebody who gave up: no rate may count only those who were served.

Who gave up keeps his place as a ghost, until an agent who could serve him takes somebody behind him or
has a free slot with nobody before him. That is the wait that he would have had.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from handoff_api.waits.desk import NEVER
from handoff_api.waits.estimator import Attending
from handoff_api.waits.records import Place, Records


@dataclass(frozen=True)
class Outcome:
    """The wait in minutes from joining; NEVER when the desk closed before it was his turn."""

    ended: Literal["served", "never", "unknown"]
    wait: float


def outcome(place: Place, records: Records, there: Sequence[Attending], now: float) -> Outcome | None:
    """What became of somebody's first `place`; None while that is not known yet."""
    if place.left == "claimed" and place.ended is not None:
        return Outcome("served", place.ended - place.joined)
    if place.left == "moved":  # erased, or closed by a supervisor: nobody can know
        return Outcome("unknown", NEVER)
    if place.left == "gave_up":
        turn = _passed(place, records, there, now)
        return Outcome("served", turn - place.joined) if turn is not None else None
    return None


def _passed(ghost: Place, records: Records, there: Sequence[Attending], now: float) -> float | None:
    gone = ghost.ended or 0.0
    able = {one.person.staff_id for one in there if one.person.can_serve(ghost.skill, ghost.language)}
    behind = [
        place.ended
        for place in records.places
        if place.entered > ghost.entered and place.claimed_by in able and place.ended is not None and place.ended > gone
    ]
    if behind:
        return min(behind)
    before = any(place.entered < ghost.entered and place.ended is None for place in records.places)
    running = [talk.staff_id for talk in records.talks if talk.ended is None]
    is_free = any(
        one.status == "available"
        and one.person.staff_id in able
        and running.count(one.person.staff_id) < one.person.capacity
        for one in there
    )
    return now if is_free and not before else None
