"""What must hold, set by set: each goal with its figure, kept or missed and by how much."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.quality.figures import Figures
from tests.quality.methods import ALONE, BASELINES, COSINE, DIET, OURS, TUNED, Measured
from tests.quality.report import markdown, shown

# The figures of a published recipe on the development sets, in the same weights (docs/quality.md); where it
# lists no recipe for a set, the best figure that it lists.
RECIPE = {
    "hwu64_oos-10": {"hit_at_1": 0.848, "aurc_8020": 0.120},
    "bitext-5": {"hit_at_1": 0.949, "aurc_8020": 0.039},
    "ha_it-8": {"hit_at_1": 0.853, "aurc_8020": 0.145},
    "squad_it-1": {"hit_at_1": 0.815, "aurc_8020": 0.148},
}
MANY = 1000  # questions; with fewer even a perfectly calibrated confidence has a calibration error of several points
ECE = 0.05
DIGITS = 3  # to which the recipe's figures are given, and ours are printed
TWICE = "hwu64_oos"  # the sets on which twice the coverage of a threshold is asked

_FORMS = {"hit_at_1": "{:.1%}", "aurc_8020": "{:.3f}", "ece": "{:.3f}", "coverage_at_5_8020": "{:.1%}"}
_NAMES = {
    "hit_at_1": "hit@1", "aurc_8020": "AURC 80/20", "ece": "ECE", "coverage_at_5_8020": "coverage at 5 % wrong, 80/20",
}  # fmt: skip


class Goal(NamedTuple):
    """`figure` of ours is at least, or at most, `bound`; strictly when `beyond`."""

    says: str
    figure: str
    bound: float
    beyond: bool = False

    @property
    def upwards(self) -> bool:
        """Whether more is better."""
        return self.figure in ("hit_at_1", "coverage_at_5_8020")

    def missed_by(self, ours: Figures) -> float | None:
        """How much is missing between the figures as they are printed; None: kept."""
        value, bound = round(ours[self.figure] or 0.0, DIGITS), round(self.bound, DIGITS)
        gap = round(bound - value if self.upwards else value - bound, DIGITS)
        return gap if gap > 0 or (gap == 0 and self.beyond) else None


def goals(measured: Measured) -> Iterator[Goal]:
    """The goals that one set's figures can show."""
    for figure, bound in RECIPE.get(measured.name, {}).items():
        yield Goal("not worse than the recipe", figure, bound)
    for figure, best in (("hit_at_1", max), ("aurc_8020", min)):
        known = {name: measured.figures[name][figure] for name in BASELINES if name in measured.figures}
        name = best(known, key=known.get)
        yield Goal(f"better than every baseline (the best: {name})", figure, known[name], beyond=True)
    if measured.name.startswith(TWICE):
        for name in [name for name in (COSINE, DIET) if name in measured.figures]:
            yield Goal(f"twice that of {name}", "coverage_at_5_8020", 2 * measured.figures[name]["coverage_at_5_8020"])
    if measured.questions >= MANY:
        yield Goal("calibrated", "ece", ECE)


def table(sets: list[Measured]) -> str:
    """Every goal of every set, in each state of ours that was measured."""
    states = [name for name in (OURS, ALONE, TUNED) if any(name in one.figures for one in sets)]
    rows = [
        [one.name, goal.says, _NAMES[goal.figure], _bound(goal), *(_kept(goal, one.figures.get(m)) for m in states)]
        for one in sets
        for goal in goals(one)
    ]
    return markdown(["set", "goal", "figure", "bound", *states], rows)


def _bound(goal: Goal) -> str:
    sign = {(True, True): ">", (True, False): "≥", (False, True): "<", (False, False): "≤"}[goal.upwards, goal.beyond]
    return f"{sign} {shown(goal.bound, _FORMS[goal.figure])}"


def _kept(goal: Goal, ours: Figures | None) -> str:
    if ours is None:
        return "–"
    form = _FORMS[goal.figure]
    missing = goal.missed_by(ours)
    far = shown(missing, form).replace("%", "points")
    verdict = "kept" if missing is None else f"**missed** by {far}" if missing else "**missed**: equal"
    return f"{shown(ours[goal.figure], form)}, {verdict}"
