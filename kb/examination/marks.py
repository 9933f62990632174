"""What counts as right, and what a change does to a question.

Right: the article that should answer does, or the question goes to a person as it should; also to a person because
the editors marked that very article as sensitive. Weak: the bot asks back and offers the article, so one click is
between the visitor and the answer. Lost: a person has to answer what an article could. Wrong: another article
answers, or the bot does though a person should.

A break is a question that was right and is not any more, or that was offered and is now wrong or lost. What was lost
before cannot break, and what was wrong before cannot either.
"""

from kb.examination.models import Change, Mark, Verdict

_ORDER: dict[Mark, int] = {"right": 3, "weak": 2, "lost": 1, "wrong": 0}


def mark(verdict: Verdict, expected: str | None) -> Mark:
    """How good `verdict` is for a question that `expected` should answer; None: a person."""
    if expected is None:
        return {"handoff": "right", "confirm": "weak"}.get(verdict.decision, "wrong")
    if verdict.decision == "answer":
        return "right" if verdict.article_id == expected else "wrong"
    if verdict.decision == "confirm":
        return "weak" if expected in verdict.choices else "lost"
    meant = verdict.reason == "sensitive_topic" and verdict.article_id == expected
    return "right" if meant else "lost"


def change(before: Verdict, after: Verdict, expected: str | None, changed: frozenset[str]) -> Change | None:
    """What a change of the articles `changed` does to a question; None where it stays as good or as bad."""
    was, will = mark(before, expected), mark(after, expected)
    by_changed = after.decision == "answer" and after.article_id in changed and after.article_id != expected
    if by_changed and (before.decision, before.article_id) != (after.decision, after.article_id):
        return "taken"
    if _ORDER[will] > _ORDER[was]:
        return "better"
    if was not in ("right", "weak") or _ORDER[will] == _ORDER[was]:
        return None
    return "weaker" if will == "weak" else "broken"
