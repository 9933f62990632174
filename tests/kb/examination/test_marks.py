"""What counts as right, and what a change does to a question."""

import pytest

from kb.examination.marks import change, is_taken, mark
from kb.examination.models import Verdict

CHANGED = frozenset({"new"})


def verdict(decision: str, article_id: str | None = None, *choices: str, reason: str | None = None) -> Verdict:
    return Verdict(decision, reason, 0.5, article_id, article_id, choices)


ANSWERED, BY_NEW = verdict("answer", "old"), verdict("answer", "new")
OFFERED, OFFERED_SECOND = verdict("confirm", "old", "old"), verdict("confirm", "new", "new", "old")
PERSON = verdict("handoff", "old", reason="low_confidence")


@pytest.mark.parametrize(
    ("found", "expected", "worth"),
    [
        (ANSWERED, "old", "right"),
        (BY_NEW, "old", "wrong"),
        (OFFERED_SECOND, "old", "weak"),
        (verdict("confirm", "new", "new"), "old", "lost"),
        (PERSON, "old", "lost"),
        (verdict("handoff", "old", reason="sensitive_topic"), "old", "right"),
        (verdict("handoff", "new", reason="sensitive_topic"), "old", "lost"),
        (PERSON, None, "right"),
        (OFFERED, None, "weak"),
        (ANSWERED, None, "wrong"),
    ],
)
def test_what_is_right(found: Verdict, expected: str | None, worth: str):
    assert mark(found, expected) == worth


@pytest.mark.parametrize(
    ("before", "after", "expected", "becomes"),
    [
        (PERSON, ANSWERED, "old", "better"),
        (ANSWERED, ANSWERED, "old", None),
        (ANSWERED, OFFERED, "old", "weaker"),
        (OFFERED, PERSON, "old", "weaker"),
        (ANSWERED, PERSON, "old", "broken"),
        (ANSWERED, OFFERED_SECOND, "old", "taken"),
        (PERSON, BY_NEW, "old", "taken"),
        (PERSON, BY_NEW, None, "broken"),
        (BY_NEW, BY_NEW, "old", None),
    ],
)
def test_what_a_change_does(before: Verdict, after: Verdict, expected: str | None, becomes: str | None):
    assert change(before, after, expected, CHANGED) == becomes


def test_a_phrasing_is_taken_only_where_somebody_was_sure():
    assert is_taken(ANSWERED, OFFERED_SECOND, "old", CHANGED, is_shared=False)
    assert is_taken(PERSON, BY_NEW, "old", CHANGED, is_shared=False)
    assert not is_taken(OFFERED, verdict("handoff", "new"), "old", CHANGED, is_shared=False)
    assert not is_taken(ANSWERED, OFFERED, "old", CHANGED, is_shared=False)
    assert is_taken(ANSWERED, OFFERED, "old", CHANGED, is_shared=True)
