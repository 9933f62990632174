"""The SQL of translations: which version of its original a translation says the same as, and how far it lags behind."""

from common.database import Connection, Row

# For a newest version `v`: how many versions of the original, up to what visitors get of it, have changed its title or
# its answer since the one that `v` was translated from. Phrasings are of each language's own.
BEHIND = """
    (SELECT count(*) FROM article o
     JOIN article_version n ON n.article_id = o.id AND n.version > COALESCE(v.translated_version, 1)
                            AND n.version <= COALESCE(o.published_version, o.version)
     JOIN article_version b ON b.article_id = o.id AND b.version = n.version - 1
     WHERE o.id = v.translation_of AND o.status <> 'archived' AND (n.title <> b.title OR n.answer <> b.answer))
"""


def follow(c: Connection, article_id: str, version: int) -> None:
    """Note for a new version which one of the original it follows: that of the version before, or the newest one."""
    c.execute(
        """UPDATE article_version SET translated_version = COALESCE(
               (SELECT p.translated_version FROM article_version p
                WHERE p.article_id = :id AND p.version = :before AND p.translation_of = article_version.translation_of),
               (SELECT o.version FROM article o WHERE o.id = article_version.translation_of), 1)
           WHERE article_id = :id AND version = :version AND translation_of IS NOT NULL""",
        id=article_id,
        version=version,
        before=version - 1,
    )


def caught_up(c: Connection, article_id: str, original_version: int | None = None) -> None:
    """Note that a translation's newest version says the same as this version of its original, else as the newest."""
    c.execute(
        """UPDATE article_version SET translated_version = COALESCE(
               CAST(:original AS INTEGER),
               (SELECT o.version FROM article o WHERE o.id = article_version.translation_of), 1)
           WHERE article_id = :id AND translation_of IS NOT NULL
             AND version = (SELECT a.version FROM article a WHERE a.id = :id)""",
        original=original_version,
        id=article_id,
    )


def of_family(c: Connection, article_id: str) -> list[Row]:
    """An article and all that are tied to it: the original first. Its id may be that of any of them."""
    return c.execute(
        f"""WITH root AS (SELECT COALESCE(w.translation_of, b.id) AS id FROM article b
                          JOIN article_version w ON w.article_id = b.id AND w.version = b.version WHERE b.id = :id)
            SELECT a.id, a.status, a.version, a.published_version, v.language, v.title, v.translation_of,
                   v.translated_version, v.saved_by, v.saved_at, {BEHIND} AS behind
            FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.version
            WHERE a.id IN (SELECT id FROM root UNION
                           SELECT x.article_id FROM article_version x
                           JOIN article y ON y.id = x.article_id AND y.version = x.version
                           WHERE x.translation_of IN (SELECT id FROM root))
            ORDER BY v.translation_of IS NOT NULL, v.language, a.id""",
        id=article_id,
    )


def behind(c: Connection, article_ids: list[str]) -> dict[str, int]:
    """How many versions each of these articles lags behind its original; those that do not are left out."""
    found = {}
    for article_id in article_ids:
        row = c.one(
            f"""SELECT {BEHIND} AS behind FROM article a
                JOIN article_version v ON v.article_id = a.id AND v.version = a.version
                WHERE a.id = :id AND v.translation_of IS NOT NULL""",
            id=article_id,
        )
        if row and row["behind"]:
            found[article_id] = row["behind"]
    return found


def lagging(c: Connection, most: int) -> list[Row]:
    """The translations that lag behind, furthest first: id, title, language, original's id, and by how many versions."""
    return c.execute(
        f"""SELECT * FROM (
              SELECT a.id, v.title, v.language, v.translation_of, {BEHIND} AS behind FROM article a
              JOIN article_version v ON v.article_id = a.id AND v.version = a.version
              WHERE v.translation_of IS NOT NULL AND a.status <> 'archived') AS found
            WHERE behind > 0 ORDER BY behind DESC, id LIMIT :most""",
        most=most,
    )
