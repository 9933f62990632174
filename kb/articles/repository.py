"""The SQL of articles: rows in, rows out, no rules."""

import json

from common.database import Connection, Row
from kb.articles import translation_rows
from kb.articles.models import Content, Proposed
from kb.articles.translation_rows import BEHIND

_FROM = """
    FROM article a
    JOIN article_version v ON v.article_id = a.id AND v.version = a.version
    LEFT JOIN article_version p ON p.article_id = a.id AND p.version = a.published_version
    LEFT JOIN article_origin o ON o.article_id = a.id
    LEFT JOIN article_schedule s ON s.article_id = a.id
"""
_LATEST = f"""
    SELECT a.id, a.status, a.version, a.published_version, a.created_at, a.changed_at,
           v.language, v.title, v.answer, v.phrasings, v.tags, v.skill, v.translation_of, v.sensitive, v.saved_at,
           v.saved_by, v.html AS latest_html, p.title AS published_title, p.html AS published_html, p.published_at,
           o.conversation_id, o.proposed_by, o.at AS proposed_at, a.expires_at, a.review_on, a.review_by,
           s.version AS scheduled_version, s.publish_at, s.scheduled_by, s.scheduled_at, s.reason, s.held_at, s.held
    {_FROM}
"""
# Every filter stands in every statement; an empty parameter lets everything pass.
_FILTERS = f"""
    WHERE (:status = '' OR a.status = :status OR (:status = 'scheduled' AND s.publish_at IS NOT NULL)
           OR (:status = 'expired' AND a.status = 'published' AND a.expires_at <= :now))
      AND (:language = '' OR v.language = :language)
      AND (:skill = '' OR v.skill = :skill)
      AND (:tag = '' OR v.tags LIKE :tag_pattern ESCAPE '!')
      AND (:words = '' OR a.id LIKE :words_pattern ESCAPE '!' OR lower(v.title) LIKE :words_pattern ESCAPE '!'
           OR lower(v.phrasings) LIKE :words_pattern ESCAPE '!' OR lower(v.answer) LIKE :words_pattern ESCAPE '!')
      AND (:behind = '' OR {BEHIND} > 0)
"""


def _decoded(row: Row) -> Row:
    lists = {name: json.loads(row[name]) for name in ("phrasings", "tags")}
    return row | lists | {"sensitive": bool(row["sensitive"])}


def _json(texts: list[str]) -> str:
    return json.dumps(texts, ensure_ascii=False)


def find(c: Connection, article_id: str, lock: bool = False) -> Row | None:
    """The article with its newest and its published version; `lock` keeps others from changing it meanwhile."""
    if lock:
        c.one(f"SELECT id FROM article WHERE id = :id{c.for_update}", id=article_id)
    row = c.one(f"{_LATEST} WHERE a.id = :id", id=article_id)
    return _decoded(row) if row else None


def exists(c: Connection, article_id: str) -> bool:
    """Whether there is an article of this id, in any status."""
    return c.one("SELECT 1 AS one FROM article WHERE id = :id", id=article_id) is not None


def ids(c: Connection) -> set[str]:
    """The ids of all articles, in any status."""
    return {row["id"] for row in c.execute("SELECT id FROM article")}


def skills(c: Connection) -> list[str]:
    """The skills that articles name, by the alphabet."""
    rows = c.execute(f"SELECT DISTINCT v.skill {_FROM} WHERE v.skill IS NOT NULL ORDER BY v.skill")
    return [row["skill"] for row in rows]


def everything(c: Connection) -> list[Row]:
    """All articles by their ids."""
    return [_decoded(row) for row in c.execute(f"{_LATEST} ORDER BY a.id")]


def counted(c: Connection, now: str) -> dict[str, int]:
    """How many articles stand in each status, and how many are scheduled or have expired by `now`."""
    rows = c.execute("SELECT status, count(*) AS number FROM article GROUP BY status")
    other = c.one(
        "SELECT (SELECT count(*) FROM article_schedule) AS scheduled,"
        " (SELECT count(*) FROM article WHERE expires_at <= :now AND status = 'published') AS expired",
        now=now,
    )
    return {row["status"]: row["number"] for row in rows} | (other or {})


def search(
    c: Connection, filters: dict[str, str], now: str, limit: int, after: tuple[str, str] | None
) -> tuple[list[Row], int]:
    """A piece of the list, newest change first, and how many there are in all at `now`."""
    params = {name: filters.get(name, "") for name in ("status", "language", "skill", "tag", "words", "behind")}
    params["now"] = now
    params["tag_pattern"] = _pattern(json.dumps(params["tag"], ensure_ascii=False))
    params["words_pattern"] = _pattern(params["words"].lower())
    total = c.one(
        f"SELECT count(*) AS total {_FROM} {_FILTERS}",
        **params,
    )
    changed_at, article_id = after or ("~", "")  # "~" sorts after every time
    rows = c.execute(
        f"{_LATEST} {_FILTERS} AND (a.changed_at < :changed_at OR (a.changed_at = :changed_at AND a.id > :after_id))"
        " ORDER BY a.changed_at DESC, a.id LIMIT :limit",
        **params,
        changed_at=changed_at,
        after_id=article_id,
        limit=limit,
    )
    return [_decoded(row) for row in rows], total["total"] if total else 0


def _pattern(words: str) -> str:
    return "%" + words.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"


def insert(c: Connection, article_id: str, content: Content, by: str, now: str) -> None:
    """A new article in draft, with version 1."""
    c.execute(
        "INSERT INTO article (id, status, version, created_at, changed_at, generation)"
        " VALUES (:id, 'draft', 1, :now, :now, 0)",
        id=article_id,
        now=now,
    )
    _insert_version(c, article_id, 1, content, by, now)


def add_version(c: Connection, article_id: str, version: int, content: Content, by: str, now: str) -> None:
    """The next version; what is published stays as it is."""
    _insert_version(c, article_id, version, content, by, now)
    c.execute(
        "UPDATE article SET version = :version, changed_at = :now WHERE id = :id",
        version=version,
        now=now,
        id=article_id,
    )


def _insert_version(c: Connection, article_id: str, version: int, content: Content, by: str, now: str) -> None:
    c.execute(
        "INSERT INTO article_version (article_id, version, language, title, answer, phrasings, tags, skill,"
        " translation_of, sensitive, saved_at, saved_by)"
        " VALUES (:id, :version, :language, :title, :answer, :phrasings, :tags, :skill, :translation_of, :sensitive,"
        " :now, :by)",
        id=article_id,
        version=version,
        language=content.language,
        title=content.title,
        answer=content.answer,
        phrasings=_json(content.phrasings),
        tags=_json(content.tags),
        skill=content.skill,
        translation_of=content.translation_of,
        sensitive=content.sensitive,
        now=now,
        by=by,
    )
    translation_rows.follow(c, article_id, version)


def set_published(
    c: Connection, article_id: str, version: int, html: str, text: str, generation: int, now: str
) -> None:
    """Make `version` what visitors are answered with."""
    c.execute(
        "UPDATE article_version SET html = :html, text = :text, published_at = :now"
        " WHERE article_id = :id AND version = :version",
        html=html,
        text=text,
        now=now,
        id=article_id,
        version=version,
    )
    c.execute(
        "UPDATE article SET status = 'published', published_version = :version, generation = :generation,"
        " changed_at = :now WHERE id = :id",
        version=version,
        generation=generation,
        now=now,
        id=article_id,
    )


def set_archived(c: Connection, article_id: str, generation: int, now: str) -> None:
    """Take the article away from visitors."""
    c.execute(
        "UPDATE article SET status = 'archived', published_version = NULL, generation = :generation, changed_at = :now"
        " WHERE id = :id",
        generation=generation,
        now=now,
        id=article_id,
    )


def next_generation(c: Connection) -> int:
    """Count the published set's generation up; whoever changes the set does so after this, one at a time."""
    row = c.one("UPDATE counter SET value = value + 1 WHERE name = 'generation' RETURNING value")
    return row["value"] if row else 0


def versions(c: Connection, article_id: str) -> list[Row]:
    """All versions of an article, newest first."""
    rows = c.execute("SELECT * FROM article_version WHERE article_id = :id ORDER BY version DESC", id=article_id)
    return [_decoded(row) for row in rows]


def version(c: Connection, article_id: str, number: int) -> Row | None:
    """One version of an article."""
    row = c.one(
        "SELECT * FROM article_version WHERE article_id = :id AND version = :number", id=article_id, number=number
    )
    return _decoded(row) if row else None


def proposed_as(c: Connection, key: str) -> str | None:
    """The id of the article that was proposed under this key."""
    row = c.one("SELECT article_id FROM article_origin WHERE key = :key", key=key)
    return row["article_id"] if row else None


def insert_origin(c: Connection, article_id: str, key: str, origin: Proposed) -> None:
    """Remember where a draft came from."""
    c.execute(
        "INSERT INTO article_origin (article_id, key, conversation_id, proposed_by, at)"
        " VALUES (:article_id, :key, :conversation_id, :proposed_by, :at)",
        article_id=article_id,
        key=key,
        conversation_id=origin.conversation_id,
        proposed_by=origin.proposed_by,
        at=origin.at,
    )


def forget_conversation(c: Connection, conversation_id: str) -> None:
    """An erased conversation takes its drafts with it; a text that an editor has worked on is the editor's."""
    untouched = c.execute(
        "SELECT o.article_id FROM article_origin o JOIN article a ON a.id = o.article_id"
        " WHERE o.conversation_id = :id AND a.version = 1 AND a.status = 'draft'",
        id=conversation_id,
    )
    for row in untouched:
        for table in ("article_origin", "article_schedule", "article_change", "article_version"):
            c.execute(f"DELETE FROM {table} WHERE article_id = :id", id=row["article_id"])
        c.execute("DELETE FROM article WHERE id = :id", id=row["article_id"])
    c.execute("UPDATE article_origin SET conversation_id = NULL WHERE conversation_id = :id", id=conversation_id)
