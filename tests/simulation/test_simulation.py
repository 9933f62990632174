"""The short form of `make simulate`: a company whose agents are as they say, and one whose agents are not."""

import pytest

from tests.simulation.companies import COMPANIES
from tests.simulation.scoring import simulated

# Days after the warm-up, and the pinball that the prototype had on the very same days, plus a tenth.
SHORT = {"three-agent SME": (4, 1.02), "agents hold back": (4, 1.17)}


@pytest.mark.parametrize("company", [one for one in COMPANIES if one.name in SHORT], ids=lambda one: one.name)
def test_what_is_said_turns_out_true(company):
    days, pinball = SHORT[company.name]
    result = simulated(company, days)
    assert result.stretched.counted > 300
    assert not result.faults(pinball)
    assert 0.75 <= result.sentences <= 0.95
