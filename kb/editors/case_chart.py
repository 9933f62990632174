"""How many people a case has gathered, minute by minute, as bars beside what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from common.clock import parse_iso
from kb.cases.models import Case, CaseQuestion

LENGTHS = (1, 2, 5, 10, 15, 30, 60)  # minutes that one bar may stand for
MOST = 32  # bars
HEIGHT, WIDTH, GAP = 96, 16, 4  # of the drawing and its bars, in pixels
LEAD = 3  # bars before the first question: what it was like until then
LABELLED = 4  # every so many bars have their time below


@dataclass(frozen=True)
class Bar:
    """Some minutes; `x`, `y` and `height` in pixels."""

    x: int
    y: int
    height: int
    people: int
    at: str  # when they begin


@dataclass(frozen=True)
class Chart:
    """The drawing; `usual_y` is how high the bars usually are."""

    bars: list[Bar]
    minutes: int  # of each bar
    most: int
    usual: float  # people in so many minutes
    usual_y: int

    @property
    def width(self) -> int:
        """Of the drawing, in pixels."""
        return len(self.bars) * (WIDTH + GAP)

    @property
    def labelled(self) -> list[Bar]:
        """The bars that have their time below."""
        return self.bars[::LABELLED]


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
    return Chart([_bar(n, len(who), most, start, minutes) for n, who in enumerate(people)], minutes, most, usual,
                 HEIGHT - round(HEIGHT * usual / most))  # fmt: skip


def _end(case: Case, now: datetime) -> datetime:
    """Now, while it is fresh; some time after its last question once that is long ago."""
    last = parse_iso(case.last_at)
    return min(now, last + (last - parse_iso(case.first_at)) / 2)


def _bar(number: int, people: int, most: int, start: float, minutes: int) -> Bar:
    height = round(HEIGHT * people / most)
    at = datetime.fromtimestamp(start + number * minutes * 60).astimezone().isoformat(timespec="seconds")
    return Bar(number * (WIDTH + GAP), HEIGHT - height, height, people, at)
