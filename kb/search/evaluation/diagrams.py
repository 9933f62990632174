"""Draws the two diagrams of an evaluation as SVG, inside a page or to stand alone in a file.

Inside a page they take their colours from its style sheets; alone they carry these along, so both
follow the reader's choice of light or dark. All sentences come from `languages/`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from common.pages import COMMON
from kb.search.evaluation.frame import TURNS, Frame, percent
from kb.search.evaluation.measures import Bin, Curve

FOLDER = Path(__file__).parent  # languages, templates and styles, for `common.pages.Pages`
STYLES = (COMMON / "static" / "tokens.css", FOLDER / "static" / "diagrams.css")

FEWEST = 10  # answered questions from which a wrong rate is drawn; before, one mistake is a peak
STEPS = 200  # points of a line; more cannot be seen
# How high the risk axis goes (in a hundred answers), and the distance of its lines.
HEIGHTS = ((12, 2), (24, 4), (30, 5), (60, 10), (100, 20))

Say = Callable[..., str]  # key, values -> the sentence

_environment = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Point:
    """Where on the diagram the bot stands: what it answers (share of all), and the rate on the other axis."""

    coverage: float
    rate: float


def risk_coverage_diagram(
    curve: Curve, point: Point | None, say: Say, *, focus: float | None = None, told: str = "", alone: bool = False
) -> Markup:
    """How many answers are wrong the more is answered, with the point at which the bot stands.

    `focus` is the highest wrong rate of interest (0..1); without it the axis takes in the whole curve.
    `told` says in a sentence what is to be seen; without it one is made.
    """
    shown = _thinned(curve)
    most = 100 * (focus if focus is not None else float(curve.wrong[-1]) if len(curve.wrong) else 0.1)
    height, step = next((pair for pair in HEIGHTS if pair[0] > most), HEIGHTS[-1])
    frame = Frame(left=64, right=704, top=30, bottom=300, most=height)
    x, wrong, upper = (100 * values[shown] for values in (curve.coverage, curve.wrong, curve.upper))
    return _drawn(
        "risk-coverage.svg",
        say,
        alone,
        frame=frame,
        rows=range(0, height + 1, step),
        columns=range(0, 101, 20),
        measured=frame.line(x, wrong),
        worst=frame.line(x, upper),
        band=frame.band(x, upper, wrong),
        measured_at=frame.beside_end(x, wrong),
        worst_at=frame.above(x, upper, (100 * point.coverage, 100 * point.rate) if point else None),
        point=point,
        turns=TURNS,
        told=told if told and len(curve.cut) else _told(curve, point, say),
    )


def reliability_diagram(bins: list[Bin], say: Say, *, alone: bool = False) -> Markup:
    """How often the bot was right when it was this sure, with the interval of each dot."""
    told = "; ".join(say("diagram.reliability.bin", sure=percent(b.confidence), right=percent(b.right)) for b in bins)
    return _drawn(
        "reliability.svg",
        say,
        alone,
        frame=Frame(left=48, right=368, top=24, bottom=344, most=100),
        rows=range(0, 101, 25),
        bins=bins,
        told=told or say("diagram.nothing"),
    )


def _thinned(curve: Curve) -> np.ndarray:
    """Indexes of the points that are drawn: not too many, and none of the first few questions."""
    enough = np.flatnonzero(curve.questions >= min(FEWEST, curve.questions[-1] if len(curve.questions) else 0))
    if len(enough) <= STEPS:
        return enough
    return enough[np.unique(np.linspace(0, len(enough) - 1, STEPS).astype(int))]


def _told(curve: Curve, point: Point | None, say: Say) -> str:
    if not len(curve.cut):
        return say("diagram.nothing")
    sentence = say("diagram.risk.all", wrong=percent(curve.wrong[-1]), questions=int(curve.questions[-1]))
    if point is None:
        return sentence
    return say("diagram.risk.here", answered=percent(point.coverage), wrong=percent(point.rate, 1)) + " " + sentence


def _drawn(template: str, say: Say, alone: bool, **values: object) -> Markup:
    styles = "\n".join(path.read_text(encoding="utf-8") for path in STYLES) if alone else ""
    drawn = _environment.get_template(template).render(t=say, alone=alone, styles=styles, percent=percent, **values)
    return Markup(drawn)
