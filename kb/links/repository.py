"""The SQL of links: which published article has which, and how each was last found."""

from collections.abc import Iterable, Sequence

from common.database import Connection, Row
from kb.links.models import Checked, Link, Verdict

AT_ONCE = 200  # articles whose links are read in one piece of work
_SEEN = "links_generation"


def seen(c: Connection) -> int:
    """The generation of the published set whose links are all stored."""
    row = c.one("SELECT value FROM counter WHERE name = :name", name=_SEEN)
    return row["value"] if row else 0


def changed(c: Connection, since: int, after: tuple[int, str]) -> list[Row]:
    """A piece of the articles that came, changed or went after a generation: id, generation, html or null."""
    return c.execute(
        """SELECT a.id, a.generation, v.html FROM article a
           LEFT JOIN article_version v ON v.article_id = a.id AND v.version = a.published_version
           WHERE a.generation > :since
             AND (a.generation > :generation OR (a.generation = :generation AND a.id > :id))
           ORDER BY a.generation, a.id LIMIT :most""",
        since=since,
        generation=after[0],
        id=after[1],
        most=AT_ONCE,
    )


def keep(c: Connection, links: dict[str, list[Link]]) -> None:
    """Store the links of published articles, and forget those that are gone."""
    for article_id, there in links.items():
        known = c.execute("SELECT address FROM link_check WHERE article_id = :id", id=article_id)
        for gone in {row["address"] for row in known} - {link.address for link in there}:
            c.execute(
                "DELETE FROM link_check WHERE article_id = :id AND address = :address", id=article_id, address=gone
            )
        for link in there:
            _keep(c, article_id, link)


def _keep(c: Connection, article_id: str, link: Link) -> None:
    is_lost = link.kind == "relative"  # leads nowhere from a chat: nobody need look
    c.execute(
        """INSERT INTO link_check (article_id, address, target, state, reason)
           VALUES (:id, :address, :target, :state, :reason) ON CONFLICT (article_id, address) DO NOTHING""",
        id=article_id,
        address=link.address,
        target=link.target if link.kind == "inner" else None,
        state="broken" if is_lost else "new",
        reason="form" if is_lost else None,
    )


def is_seen(c: Connection, generation: int) -> None:
    """Note how far the links of the published set are stored."""
    _note(c, _SEEN)
    c.execute("UPDATE counter SET value = :generation WHERE name = :name", generation=generation, name=_SEEN)


def look_inside(c: Connection, now: str) -> None:
    """Say of every link to an article of ours whether visitors can read it."""
    c.execute(
        """UPDATE link_check SET checked_at = :now,
             state = CASE WHEN EXISTS (SELECT 1 FROM article a WHERE a.id = link_check.target
                                       AND a.published_version IS NOT NULL) THEN 'ok' ELSE 'broken' END,
             reason = CASE WHEN EXISTS (SELECT 1 FROM article a WHERE a.id = link_check.target
                                        AND a.published_version IS NOT NULL) THEN NULL
                           WHEN EXISTS (SELECT 1 FROM article a WHERE a.id = link_check.target)
                           THEN 'not_published' ELSE 'missing' END
           WHERE target IS NOT NULL""",
        now=now,
    )


def due(c: Connection, well_before: str, badly_before: str, most: int) -> list[str]:
    """The addresses elsewhere that are to be looked at, the new ones first."""
    rows = c.execute(
        """SELECT address, min(COALESCE(checked_at, '')) AS looked FROM link_check
           WHERE target IS NULL AND (reason IS NULL OR reason <> 'form')
             AND (state = 'new' OR (state = 'ok' AND checked_at < :well)
                  OR (state IN ('broken', 'unsure') AND checked_at < :badly))
           GROUP BY address ORDER BY looked, address LIMIT :most""",
        well=well_before,
        badly=badly_before,
        most=most,
    )
    return [row["address"] for row in rows]


def compass(c: Connection, besides: Sequence[str]) -> str | None:
    """An address that could be reached lately: when it cannot either, it is our own network."""
    rows = c.execute(
        "SELECT address FROM link_check WHERE target IS NULL AND state = 'ok' ORDER BY checked_at DESC LIMIT 5"
    )
    return next((row["address"] for row in rows if row["address"] not in besides), None)


def note(c: Connection, address: str, verdict: Verdict, now: str, needed: int | None) -> None:
    """Store what came of looking. What may pass is broken only after `needed` times in a row; None: never, for nobody
    has ever been reached from here.
    """
    row = c.one("SELECT max(failures) AS failures FROM link_check WHERE address = :address", address=address)
    failures = (row["failures"] or 0) + 1 if row and verdict.state != "ok" else 0
    state = "broken" if verdict.passing and needed is not None and failures >= needed else verdict.state
    c.execute(
        """UPDATE link_check SET state = :state, reason = :reason, failures = :failures, checked_at = :now
           WHERE address = :address""",
        state=state,
        reason=verdict.reason,
        failures=failures,
        now=now,
        address=address,
    )


def of_article(c: Connection, article_id: str) -> list[Checked]:
    """The links of what visitors are answered with, the troubled ones first."""
    rows = c.execute(
        """SELECT article_id, address, target, state, reason, checked_at FROM link_check WHERE article_id = :id
           ORDER BY CASE state WHEN 'broken' THEN 0 WHEN 'unsure' THEN 1 ELSE 2 END, address""",
        id=article_id,
    )
    return [Checked(**row) for row in rows]


def known(c: Connection, addresses: Iterable[str]) -> dict[str, Checked]:
    """How these addresses were last found, wherever they stand."""
    found = {}
    for address in addresses:
        row = c.one(
            """SELECT article_id, address, target, state, reason, checked_at FROM link_check
               WHERE address = :address AND state <> 'new' ORDER BY checked_at DESC LIMIT 1""",
            address=address,
        )
        if row:
            found[address] = Checked(**row)
    return found


def _note(c: Connection, name: str) -> None:
    c.execute("INSERT INTO counter (name, value) VALUES (:name, 0) ON CONFLICT (name) DO NOTHING", name=name)


def target(c: Connection, article_id: str) -> bool | None:
    """Whether visitors can read an article; None when there is none of this id."""
    row = c.one("SELECT published_version FROM article WHERE id = :id", id=article_id)
    return None if row is None else row["published_version"] is not None
