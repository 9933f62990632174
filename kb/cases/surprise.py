"""How surprising it is that so many ask the same, when so many usually do."""

import math

from scipy.special import betainc

SWAY = 6.0  # topics sway by 1 / sqrt(6) = 40 % from day to day without anything being the matter
SMALLEST = 1e-300  # a chance below that is the same to everybody


def surprise(people: int, alike: float, of: float, volume: float) -> tuple[float, float]:
    """How surprising `people` or more are, as -log10 of the chance, and how many were to be expected.

    In the past `alike` of `of` conversations were like these; `volume` conversations are usual now.
    The share is known as well as so few cases tell, and topics sway: the count is negative binomial.
    """
    expected = (alike + 0.5) / (of + 1) * volume
    shape = 1 / (1 / (alike + 0.5) + 1 / SWAY)
    chance = float(betainc(people, shape, expected / (shape + expected)))
    return -math.log10(max(chance, SMALLEST)), expected
