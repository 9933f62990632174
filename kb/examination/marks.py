"""What counts as right, and what a change does to a question.

Right: the article that should answer does, or the question goes to a person as it should; also to a person because
the editors marked that very article as sensitive. Weak: the bot asks back and offers the article, so one click is
between the visitor and the answer. Lost: a person has to answer what an article could. Wrong: another article
answers, or the bot does though a person should.

A break is a question that is worse off than before. Broken: nobody answers it any more, or something wrong does. Weaker:
the visitor has to choose where he was answered, or to wait for a person where he could choose. Where the changed
article is what the bot thinks of first instead of the one that should answer, the question is taken from that one.
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
    if _ORDER[will] > _ORDER[was]:
        return "better"
    if _ORDER[will] == _ORDER[was]:
        return None
    if expected is not None and after.article_id in changed and after.article_id != expected:
        return "taken"
    return "broken" if will == "wrong" or was == "right" and will == "lost" else "weaker"


def is_taken(before: Verdict, after: Verdict, owner: str, changed: frozenset[str], is_shared: bool) -> bool:
    """Whether a changed article takes a question like a phrasing of `owner`.

    A phrasing that both have (`is_shared`) is taken as soon as it gets worse. Any other question was made by holding
    the phrasing out, so its verdicts are a little worse than in life: it counts only where `owner` was sure to answer
    it, or a changed article would be sure to.
    """
    found = change(before, after, owner, changed)
    if is_shared:
        return found not in (None, "better")
    sure = mark(before, owner) == "right" or after.decision == "answer" or after.reason == "sensitive_topic"
    return found == "taken" and sure
