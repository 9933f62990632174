"""What the budget is, and between which bounds it can be set."""

from dataclasses import dataclass

from common.errors import BadRequest

# Below half a percent no amount of evidence that a small company sees could show that it is kept; with
# one wrong answer in five a visitor is better served by the search field of the website.
LEAST = 0.005
MOST = 0.20


@dataclass(frozen=True)
class Budget:
    """The share of answers that may be wrong, 0..1. `by` and `at` are null while the settings' value is in force."""

    value: float
    by: str | None = None
    at: str | None = None


def checked(value: float) -> float:
    """`value`, when a budget can have it. Raises BadRequest."""
    if not LEAST <= value <= MOST:  # not a number fails as well
        raise BadRequest(f"The budget is between {LEAST:.1%} and {MOST:.0%} of the answers, that is {LEAST} to {MOST}.")
    return round(value, 4)
