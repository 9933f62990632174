"""The shares of some weeks as columns: what of each week's questions was answered, asked back, handed over."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.figures.models import Figures, Week

LEFT, TOP, BOTTOM = 40, 28, 272  # of the axes, in units of the drawing
HEIGHT, WIDE, NARROW = 314, 720, 480  # of the drawing
COLUMN = 0.68  # of the place that a week has
LABELLED = 0.11  # a share below that has no room for its number


@dataclass(frozen=True)
class Piece:
    """A part of a column; `label` is its number in a hundred, empty where there is no room."""

    kind: str  # answered | asked_back | handed_over
    y: float
    height: float
    label: str


@dataclass(frozen=True)
class Column:
    """A week; `x` is its left edge, `middle` where its labels stand."""

    x: float
    middle: float
    width: float
    week: Week
    is_first_of_month: bool
    pieces: list[Piece]


def columns(weeks: Sequence[Week], width: int = WIDE) -> list[Column]:
    """A column for each week in a drawing of this width; one without questions has no pieces."""
    place = (width - LEFT) / max(len(weeks), 1)
    wide = round(place * COLUMN, 1)
    return [
        Column(
            round(LEFT + place * (number + 0.5) - wide / 2, 1),
            round(LEFT + place * (number + 0.5), 1),
            wide,
            week,
            number == 0 or week.monday.day <= 7,
            _pieces(week.figures),
        )
        for number, week in enumerate(weeks)
    ]


def rows() -> list[tuple[int, float]]:
    """The lines of the axis: hundredths, and where they are."""
    return [(percent, BOTTOM - percent / 100 * (BOTTOM - TOP)) for percent in (0, 25, 50, 75, 100)]


def _pieces(figures: Figures) -> list[Piece]:
    if not figures.asked:
        return []
    pieces, below = [], float(BOTTOM)
    for kind in ("answered", "asked_back", "handed_over"):
        share = getattr(figures, kind) / figures.asked
        height = share * (BOTTOM - TOP)
        below -= height
        if share:
            pieces.append(Piece(kind, round(below, 1), round(height, 1), _hundredth(share)))
    return pieces


def _hundredth(share: float) -> str:
    return f"{100 * share:.0f}" if share >= LABELLED else ""
