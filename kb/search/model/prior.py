"""What is assumed before anything was learned; measured by `python -m kb.search.learning.priors` on other articles.

The file `prior.npz` beside this module has, by kind (`phrasings` or `bodies`), mode (0 with a vector
of the question, 1 without) and language: judged questions, and the acceptance fitted on them.
"""

from functools import cache
from pathlib import Path

import numpy as np

from kb.search.model.acceptance import Acceptance
from kb.search.model.part import Decider
from kb.search.model.ranking import prior

FILE = Path(__file__).with_name("prior.npz")
_ELSEWHERE = "it"  # stands in for languages that were not measured


def deciders(language: str, bodies: bool) -> tuple[Decider, Decider]:
    """For a part that learned nothing yet: with a vector of the question, and without."""
    both = (_decider(language, bodies, mode) for mode in (0, 1))
    return next(both), next(both)


def rows(language: str, bodies: bool, mode: int) -> dict[str, np.ndarray]:
    """`features`, `right`, `answerable` and `second` of judged questions to other knowledge bases."""
    kept, name = _kept(), _name_of(language, bodies, mode)
    return {field: kept[f"{name}_{field}"] for field in ("features", "right", "answerable", "second")}


def kind_of(bodies: bool) -> str:
    """The name of a kind of articles in the file."""
    return "bodies" if bodies else "phrasings"


def _name_of(language: str, bodies: bool, mode: int) -> str:
    name = f"{kind_of(bodies)}_{mode}_{language}"
    return name if f"{name}_bias" in _kept() else f"{kind_of(bodies)}_{mode}_{_ELSEWHERE}"


def _decider(language: str, bodies: bool, mode: int) -> Decider:
    kept, name = _kept(), _name_of(language, bodies, mode)
    learned = Acceptance(
        *(kept[f"{name}_{field}"] for field in ("middle", "spread", "weights")), float(kept[f"{name}_bias"])
    )
    return Decider(prior(language, bodies, vectors=mode == 0), learned, float(kept[f"{name}_rest"]))


@cache
def _kept() -> dict[str, np.ndarray]:
    with np.load(FILE) as kept:
        return dict(kept)
