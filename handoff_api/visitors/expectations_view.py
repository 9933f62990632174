"""The usual waits as a table that a page draws: hours from top to bottom, days from left to right."""

import math
from dataclasses import dataclass
from typing import Literal

from handoff_api.expectations.models import Expectations
from handoff_api.opening_hours.models import Span
from handoff_api.waits.usual import Hour, Usual

Level = Literal["short", "middle", "long", "very_long"]
LEVELS: tuple[tuple[int, Level], ...] = ((3, "short"), (10, "middle"), (20, "long"))  # minutes, up to


@dataclass(frozen=True)
class Cell:
    """One hour: minutes within which half and eight of ten have an answer; open without minutes: not known."""

    is_open: bool
    median: int | None = None
    most: int | None = None
    level: Level = "short"


@dataclass(frozen=True)
class Grid:
    """`days` are weekdays from Monday (0); one None stands for every day."""

    days: list[int | None]
    rows: list[tuple[int, list[Cell]]]


def grid(expected: Expectations) -> Grid | None:
    """The table; None when no waits are shown or known."""
    if expected.waits is None:
        return None
    told, week = expected.waits.hours, expected.hours.week if expected.hours else None
    days: list[int | None] = list(range(7)) if expected.waits.by == "week" else [None]
    if week is not None and expected.waits.by == "week":
        days = [day for day in days if day is not None and week[day]]
    cells = {(day, hour): _cell(told.get((day, hour)), week, (day, hour)) for day in days for hour in range(24)}
    if not any(cell.most for cell in cells.values()):
        return None
    used = [hour for (_, hour), cell in cells.items() if cell.is_open]
    rows = [(hour, [cells[(day, hour)] for day in days]) for hour in range(min(used), max(used) + 1)]
    return Grid(days, rows)


def _cell(usual: Usual | None, week: list[list[Span]] | None, hour: Hour) -> Cell:
    is_open = _is_open(week, hour)
    if usual is None or (week is not None and not is_open):  # who asks at night is not waiting for anybody
        return Cell(is_open)
    median, most = minutes(usual.median), minutes(usual.most)
    return Cell(True, median, most, next((level for up_to, level in LEVELS if most <= up_to), "very_long"))


def minutes(seconds: float) -> int:
    """Whole minutes within which it was done."""
    return max(1, math.ceil(seconds / 60))


def _is_open(week: list[list[Span]] | None, hour: Hour) -> bool:
    """Whether somebody answers at some time of that hour, as the usual week says."""
    day, at = hour
    spans = [] if week is None else week[day] if day is not None else [span for one in week for span in one]
    return any(_touches(span, at) for span in spans)


def _touches(span: Span, hour: int) -> bool:
    opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span)
    if closes <= opens:
        closes += 24 * 60
    return opens < (hour + 1) * 60 and closes > hour * 60
