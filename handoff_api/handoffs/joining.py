"""What somebody who joins the queue can expect: his position, and the wait that is said."""

from dataclasses import dataclass
from datetime import datetime

from common.database import Connection
from handoff_api.event_log.parts import Wait
from handoff_api.handoffs import said_waits
from handoff_api.waits.estimates import Estimate, estimates
from handoff_api.waits.saying import Said

# Beyond this place the play would hold up the writer for longer than 10 ms. `WaitWatch` says the wait a second later.
FAR_BACK = 30


@dataclass(frozen=True)
class Expected:
    """What to tell; `said` and `wait` are None while nothing is known, or nobody is there."""

    position: int
    wait: Wait | None = None
    said: Said | None = None
    estimate: Estimate | None = None


def expect(c: Connection, now: datetime, handoff_id: str, place: int) -> Expected:
    """What a new handoff can expect, stored so that it can be compared with what comes."""
    if place > FAR_BACK:
        return Expected(place)
    found = next((one for one in estimates(c, now) if one.handoff_id == handoff_id), None)
    if found is None:
        return Expected(place)
    change = said_waits.say(c, now, found, place, at_joining=True)
    if change is None:
        return Expected(place, estimate=found)
    return Expected(change.position, change.wait, found.said, found)
