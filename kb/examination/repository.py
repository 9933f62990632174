"""The SQL of the examination's questions, and of what was done in spite of them."""

from typing import Any

from common.database import Connection, Row
from kb.examination.models import ExamQuestion

_FILTER = "WHERE (:words = '' OR lower(question) LIKE :pattern ESCAPE '!') AND (:article = '' OR article_id = :article)"


def everything(c: Connection) -> list[ExamQuestion]:
    """All questions, oldest first."""
    return [ExamQuestion.from_row(row) for row in c.execute("SELECT * FROM exam_question ORDER BY at, id")]


def count(c: Connection) -> int:
    """How many there are."""
    row = c.one("SELECT count(*) AS n FROM exam_question")
    return row["n"] if row else 0


def page(
    c: Connection, words: str, article_id: str, limit: int, after: tuple[str, str] | None
) -> tuple[list[ExamQuestion], int]:
    """A piece of the set, newest first, and how many there are in all."""
    pattern = "%" + words.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    asked = {"words": words, "pattern": pattern, "article": article_id}
    total = c.one(f"SELECT count(*) AS n FROM exam_question {_FILTER}", **asked)
    at, last = after or ("~", "")  # "~" sorts after every time
    rows = c.execute(
        f"""SELECT * FROM exam_question {_FILTER} AND (at < :at OR (at = :at AND id > :last))
            ORDER BY at DESC, id LIMIT :limit""",
        **asked,
        at=at,
        last=last,
        limit=limit,
    )
    return [ExamQuestion.from_row(row) for row in rows], total["n"] if total else 0


def find(c: Connection, question_id: str) -> ExamQuestion | None:
    """One question."""
    row = c.one("SELECT * FROM exam_question WHERE id = :id", id=question_id)
    return ExamQuestion.from_row(row) if row else None


def put(c: Connection, question: ExamQuestion, key: str, conversation_id: str | None) -> tuple[ExamQuestion, bool]:
    """Store a question, and whether it is new; one with the same key gets this one's answer."""
    known = c.one(f"SELECT id FROM exam_question WHERE key = :key{c.for_update}", key=key)
    if known is None:
        c.execute(
            """INSERT INTO exam_question (id, key, question, language, article_id, source, conversation_id, added_by,
                 at) VALUES (:id, :key, :question, :language, :article_id, :source, :conversation_id, :added_by, :at)
               ON CONFLICT (key) DO NOTHING""",
            key=key,
            conversation_id=conversation_id,
            **question.as_json(),
        )
    # Words that somebody else has said as well are nobody's.
    c.execute(
        """UPDATE exam_question SET article_id = :article, conversation_id = CASE WHEN conversation_id = :conversation
             THEN conversation_id END WHERE key = :key""",
        article=question.article_id,
        conversation=conversation_id,
        key=key,
    )
    row = c.one("SELECT * FROM exam_question WHERE key = :key", key=key)
    return ExamQuestion.from_row(row or {}), known is None


def correct(c: Connection, question_id: str, article_id: str | None) -> bool:
    """Another article should answer this one; whether the question was there."""
    c.execute("UPDATE exam_question SET article_id = :article WHERE id = :id", article=article_id, id=question_id)
    return c.rowcount == 1


def remove(c: Connection, question_id: str) -> bool:
    """Ask this one no more; whether it was there."""
    c.execute("DELETE FROM exam_question WHERE id = :id", id=question_id)
    return c.rowcount == 1


def forget_conversation(c: Connection, conversation_id: str) -> None:
    """The words that only an erased conversation said."""
    c.execute("DELETE FROM exam_question WHERE conversation_id = :id", id=conversation_id)


def titles(c: Connection) -> dict[str, str]:
    """The title of every article that a question names, as it stands in its newest version."""
    rows = c.execute(
        """SELECT DISTINCT a.id, v.title FROM exam_question e JOIN article a ON a.id = e.article_id
           JOIN article_version v ON v.article_id = a.id AND v.version = a.version"""
    )
    return {row["id"]: row["title"] for row in rows}


def offered(c: Connection, limit: int) -> list[Row]:
    """`id` and `title` of published articles, last changed first."""
    return c.execute(
        """SELECT a.id, v.title FROM article a
           JOIN article_version v ON v.article_id = a.id AND v.version = a.published_version
           ORDER BY a.changed_at DESC, a.id LIMIT :limit""",
        limit=limit,
    )


def keep_override(c: Connection, values: dict[str, Any]) -> None:
    """Remember why something was done in spite of the examination."""
    c.execute(
        """INSERT INTO exam_override (id, article_id, version, action, reason, broken, taken, given_by, at)
           VALUES (:id, :article_id, :version, :action, :reason, :broken, :taken, :given_by, :at)""",
        **values,
    )


def overrides(c: Connection, article_id: str) -> list[Row]:
    """What was done with an article in spite of the examination, newest first."""
    return c.execute("SELECT * FROM exam_override WHERE article_id = :id ORDER BY at DESC, id", id=article_id)
