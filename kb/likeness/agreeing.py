"""Whether a paragraph and its translation give the same figures; words are not compared."""

from kb.likeness.facts import figures, values_by_unit
from kb.likeness.statements import sentences

# Figures of these kinds are written alike in every language; a time or a day may be said in words in one of them.
COMPARED = (
    "€",
    "%",
    "days",
    "working days",
    "months",
    "hours",
    "working hours",
    "minutes",
    "GB",
    "Mbit",
    "Gbit",
    "telephone",
)


def disagreements(one: str, other: str) -> list[tuple[str, list[float], list[float]]]:
    """The units of which the two have different values: unit, the values of one alone, those of the other alone."""
    mine, theirs = _values(one), _values(other)
    found = []
    for unit in COMPARED:
        here, there = mine.get(unit, set()), theirs.get(unit, set())
        if here != there and here and there:
            found.append((unit, sorted(here - there), sorted(there - here)))
    return found


def _values(text: str) -> dict[str, set[float]]:
    values: dict[str, set[float]] = {}
    for sentence in sentences(text.replace("*", "")):
        for unit, there in values_by_unit(figures(sentence)).items():
            values.setdefault("€" if unit == "€ a month" else unit, set()).update(there)
    return values
