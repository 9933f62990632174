"""The queue: where somebody stands in it, and who is there to serve it.

Nothing is estimated here. A position counts those ahead whom the same agents will serve: who waits
for another group is nobody's delay.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from common.clock import iso
from common.database import Connection
from handoff_api.handoffs import repository, said_waits
from handoff_api.handoffs.models import Handoff
from handoff_api.opening_hours import Timetable
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.staff.presence import presences
from handoff_api.waits.reading import people
from handoff_api.waits.records import Person

Need = tuple[str | None, str]  # skill and language


@dataclass(frozen=True)
class Availability:
    """Who could take a chat now. `open` and `next_open` are None while nobody has set opening hours."""

    agents_present: int
    free_slots: int
    open: bool | None = None
    next_open: str | None = None

    @property
    def public(self) -> dict[str, object]:
        """As the handoff API says it."""
        return asdict(self)


def availability(c: Connection, now: datetime, skill: str | None = None, language: str | None = None) -> Availability:
    """Who is at the desk at `now`, for how many more chats, and whether it is open to those who need `skill`.

    With a `language` only those count who may serve whoever needs both.
    """
    chats = repository.chats_by_agent(c)
    able = None if language is None else {one.staff_id for one in people(c) if one.can_serve(skill, language)}
    present = [one for one in presences(c, now) if one.is_present and (able is None or one.staff_id in able)]
    free = [max(0, one.capacity - chats.get(one.staff_id, 0)) for one in present if one.status == "available"]
    hours = opening_hours.current(c)
    if hours is None:
        return Availability(len(present), sum(free))
    timetable = Timetable(hours, skill)
    next_open = timetable.next_opening(now)
    return Availability(len(present), sum(free), timetable.is_open(now), iso(next_open) if next_open else None)


def position_of(c: Connection, now: datetime, handoff: Handoff) -> int:
    """Where a handoff stands, or would stand if it were put back, from 1."""
    before = repository.needs_before(c, handoff)
    mine = (handoff.skill, handoff.language)
    return _place(mine, before, _agents({*before, mine}, _present(c, now)))


@dataclass(frozen=True)
class Standing:
    """Somebody who waits: his plain place in the queue, and how many of those at the desk may serve him."""

    handoff: Handoff
    place: int
    agents_present: int


def standings(c: Connection, now: datetime) -> list[Standing]:
    """Everybody who waits, the head first."""
    queue = repository.waiting(c)
    needs = [(one.skill, one.language) for one in queue]
    agents = _agents(set(needs), _present(c, now))
    places = _places(needs, agents)
    return [Standing(one, place, len(agents[need])) for one, place, need in zip(queue, places, needs, strict=True)]


def untold(c: Connection, now: datetime) -> list[tuple[Standing, int]]:
    """Those who were told another position or another number of agents, with the position to tell them."""
    told = said_waits.told_positions(c)
    found = []
    for one in standings(c, now):
        known = told.get(one.handoff.id)
        position = known.at(one.place) if known else one.place
        if (one.handoff.position, one.handoff.agents_present) != (position, one.agents_present):
            found.append((one, position))
    return found


def _present(c: Connection, now: datetime) -> list[Person]:
    there = {one.staff_id for one in presences(c, now) if one.is_present}
    return [person for person in people(c) if person.staff_id in there]


def _places(needs: Sequence[Need], agents: Mapping[Need, set[str]]) -> list[int]:
    """The place of each: those before him whom one of his agents could serve, plus one; without agents, all before him."""
    before: Counter[Need] = Counter()
    found = []
    for need in needs:
        found.append(_place(need, before, agents))
        before[need] += 1
    return found


def _place(mine: Need, before: Mapping[Need, int], agents: Mapping[Need, set[str]]) -> int:
    serve_me = agents[mine]
    return 1 + sum(count for other, count in before.items() if not serve_me or serve_me & agents[other])


def _agents(needs: Iterable[Need], present: Iterable[Person]) -> dict[Need, set[str]]:
    return {need: {one.staff_id for one in present if one.can_serve(*need)} for need in needs}
