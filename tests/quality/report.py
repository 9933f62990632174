"""The tables, in Markdown, as docs/quality.md shows them."""

from tests.quality.figures import Figures
from tests.quality.methods import Measured
from tests.settings_example import ROOT

RESULTS = ROOT / "artefacts" / "quality"  # what a run leaves: figures and diagrams

_PERCENT, _THREE = "{:.1%}", "{:.3f}"
_COLUMNS = [
    ("hit@1", "hit_at_1", _PERCENT),
    ("hit@3", "hit_at_3", _PERCENT),
    ("AUROC", "auroc", _THREE),
    ("ECE", "ece", _THREE),
    ("AURC", "aurc", _THREE),
    ("at 5 %", "coverage_at_5", _PERCENT),
    ("at 10 %", "coverage_at_10", _PERCENT),
    ("AURC 80/20", "aurc_8020", _THREE),
    ("at 5 % 80/20", "coverage_at_5_8020", _PERCENT),
    ("at 10 % 80/20", "coverage_at_10_8020", _PERCENT),
    ("answered", "answered", _PERCENT),
    ("wrong", "wrong", "{}"),
    ("of the answers", "wrong_rate", _PERCENT),
]


def table(measured: Measured) -> str:
    """One set: a line for each method."""
    rows = [[name, *_cells(figures)] for name, figures in measured.figures.items()]
    return markdown(["method", *(title for title, _, _ in _COLUMNS)], rows)


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A table; the first column is text, the others are figures."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def shown(value: float | int | None, form: str) -> str:
    """A figure as tables show it; a dash where there is none."""
    return "–" if value is None else form.format(value).replace("%", " %")


def _cells(figures: Figures) -> list[str]:
    return [shown(figures.get(name), form) for _, name, form in _COLUMNS]
