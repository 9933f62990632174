"""What is counted on a half, and when a budget counts as kept."""

import pytest

from kb.search.decision import Candidate, Decision
from tests.quality.ranking import Labelled
from tests.quality.splits import Half, half_of, row


def decided(article: str | None) -> Decision:
    candidate = Candidate(article or "one", 1, "", 0.9, sensitive=False)
    return Decision("answer" if article else "handoff", 0.9, 0.8, (candidate,), candidate if article else None)


def test_only_answers_can_be_wrong():
    questions = [Labelled("", right, "en", "") for right in ("one", "two", None, "one", None)]
    half = half_of([decided(article) for article in ("one", "one", "one", None, None)], questions)
    assert half.answered == 0.6
    assert half.wrong == pytest.approx(2 / 3)


def test_nothing_answered_is_nothing_wrong():
    assert half_of([decided(None)], [Labelled("", "one", "en", "")]) == Half(0.0, 0.0)


@pytest.mark.parametrize(("broken", "verdict"), [(0, "kept"), (1, "kept"), (2, "**missed**")])
def test_one_split_in_twenty_may_break_it(broken: int, verdict: str):
    halves = [Half(0.5, 0.051)] * broken + [Half(0.5, 0.05)] * (20 - broken)
    assert row("set", "half", halves, 0.05)[2:4] == [f"{20 - broken} of 20", verdict]
