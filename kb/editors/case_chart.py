"""How many people a case has gathered, minute by minute, as bars beside what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from common.clock import iso, parse_iso
from kb.cases.models import Case, CaseQuestion

LENGTHS = (1, 2, 5, 10, 15, 30, 60)  # minutes that one bar may stand for
MOST = 32  # bars
HEIGHT, WIDTH, GAP = 120, 640, 4  # of the drawing and between its bars, in pixels
LEAD = 3  # bars before the first question: what it was like until then


@dataclass(frozen=True)
class Bar:
    """Some minutes; the first four in pixels."""

    x: float
    y: int
    width: float
    height: int
    people: int


@dataclass(frozen=True)
class Chart:
    """The drawing; `usual_y` is how high the bars usually are."""

    bars: list[Bar]
    starts: str
    ends: str
    minutes: int  # of each bar
    most: int
    usual: float  # people in so many minutes
    usual_y: int


def chart(case: Case, questions: Sequence[CaseQuestion], now: datetime) -> Chart:
    """The bars of a case from some time before it until it ended, or now."""
    first = parse_iso(case.first_at)
    last = min(now, parse_iso(case.last_at)) if case.state == "passed" else _end(case, now)
    span = max(1.0, (last - first).total_seconds() / 60)
    minutes = next((one for one in LENGTHS if span / one <= MOST - LEAD), LENGTHS[-1])
    number = min(MOST, LEAD + int(span // minutes) + 1)
    start = first.timestamp() - LEAD * minutes * 60
    people: list[set[str]] = [set() for _ in range(number)]
    for one in questions:
        place = int((parse_iso(one.at).timestamp() - start) // (minutes * 60))
        if 0 <= place < number:
            people[place].add(one.conversation_id)
    usual = case.usual * minutes / max(case.minutes, 1)
    most = max(1, *(len(who) for who in people), round(usual))
    bars = [_bar(place, number, len(who), most) for place, who in enumerate(people)]
    ends = start + number * minutes * 60
    usual_y = HEIGHT - round(HEIGHT * usual / most)
    return Chart(bars, _text(start), _text(ends), minutes, most, usual, usual_y)


def _end(case: Case, now: datetime) -> datetime:
    """Now, while it is fresh; some time after its last question once that is long ago."""
    last = parse_iso(case.last_at)
    return min(now, last + (last - parse_iso(case.first_at)) / 2)


def _text(at: float) -> str:
    return iso(datetime.fromtimestamp(at, UTC))


def _bar(place: int, number: int, people: int, most: int) -> Bar:
    step, height = WIDTH / number, round(HEIGHT * people / most)
    return Bar(round(place * step, 1), HEIGHT - height, round(step - GAP, 1), height, people)
