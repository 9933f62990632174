"""Which evidence is a miss: a question that was handed over, not confirmed, not helped by its answer, or repeated."""

import json
from typing import Any

from common.database import Connection
from common.language import detect
from kb.evidence.models import ERASED, Outcome
from kb.misses.expired import would_have_answered
from kb.misses.models import Kind

SPOKEN = 3  # characters; less than that is no question that an article could answer


def notice(c: Connection, outcome: Outcome, at: str) -> None:
    """Keep what `outcome` tells if it is a miss, once for each turn; forget an erased conversation's."""
    if outcome.outcome == ERASED:
        _forget(c, outcome.conversation_id or "")
        return
    kind = kind_of(outcome)
    question = " ".join(outcome.question.split())
    if kind is None or len(question) < SPOKEN:
        return
    c.execute(
        """INSERT INTO miss (id, conversation_id, question, language, kind, at, expired_article_id)
           VALUES (:id, :conversation_id, :question, :language, :kind, :at, :expired) ON CONFLICT (id) DO NOTHING""",
        id=outcome.turn_id or outcome.event_id,
        conversation_id=outcome.conversation_id,
        question=question,
        language=_decision(outcome).get("language") or _detected(question),
        kind=kind,
        at=at,
        expired=would_have_answered(c, _decision(outcome), at) if kind == "handed_over" else None,
    )


def kind_of(outcome: Outcome) -> Kind | None:
    """What kind of miss it is; None for none.

    A sensitive topic goes to a person because an editor wants it so: no article is missing.
    """
    said = outcome.outcome if isinstance(outcome.outcome, str) else str(outcome.outcome.get("kind"))
    if said == "not_helpful":
        return "not_helpful"
    if said == "none_of_these":
        return "not_confirmed"
    reason = _decision(outcome).get("reason")
    if said != "handed_over" or reason == "sensitive_topic":
        return None
    return "repeated" if reason == "repeated_question" else "handed_over"


def _decision(outcome: Outcome) -> dict[str, Any]:
    return outcome.decision if isinstance(outcome.decision, dict) else {}


def _detected(question: str) -> str | None:
    found = detect(question)
    return found[0] if found else None


def _forget(c: Connection, conversation_id: str) -> None:
    """The words go at once; what they left in the sums of their groups goes when those are added up anew."""
    c.execute(
        """UPDATE micro_group SET stale = 1 WHERE id IN
           (SELECT micro_group_id FROM miss WHERE conversation_id = :id AND micro_group_id IS NOT NULL)""",
        id=conversation_id,
    )
    questions = c.execute("SELECT DISTINCT question FROM miss WHERE conversation_id = :id", id=conversation_id)
    c.execute("DELETE FROM miss WHERE conversation_id = :id", id=conversation_id)
    for row in questions:
        _forget_words(c, row["question"])


def _forget_words(c: Connection, question: str) -> None:
    """A title or a proof must not repeat what only an erased conversation said."""
    if c.one("SELECT id FROM miss WHERE question = :question LIMIT 1", question=question) is not None:
        return
    c.execute("UPDATE micro_group SET question = '', stale = 1 WHERE question = :question", question=question)
    c.execute("UPDATE miss_group SET title = '', touched = 1 WHERE title = :question", question=question)
    for row in c.execute("SELECT id, proof FROM miss_group WHERE proof IS NOT NULL"):
        proof = json.loads(row["proof"])
        kept = [one for one in proof["asked"] if one["question"] != question]
        if len(kept) != len(proof["asked"]):
            proof["asked"] = kept
            text = json.dumps(proof, ensure_ascii=False)
            c.execute("UPDATE miss_group SET proof = :proof WHERE id = :id", proof=text, id=row["id"])
