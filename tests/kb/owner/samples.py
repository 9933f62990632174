"""Judged questions in the shape that the decision model keeps them, made up with a known honesty."""

import numpy as np

from kb.owner.standing import Standings
from kb.search.model.threshold import Scored


def scored(number: int, seed: int = 1, off: float = 0.0) -> Scored:
    """Questions whose confidence is right as often as it says, or `off` more rarely."""
    random = np.random.default_rng(seed)
    confidence = np.clip(random.beta(2.5, 0.5, number), 0, 0.999)
    return Scored(confidence, random.random(number) < confidence - off, np.ones(number))


def standings(own: int = 1000, visitors: int = 1000, off: float = 0.0) -> Standings:
    return Standings(scored(own, 1, off) if own else Scored.none(), scored(visitors, 2, off) if visitors else None)
