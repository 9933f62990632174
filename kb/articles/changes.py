"""Who changed what of the articles, when and why: a line for each change, written in its own transaction."""

import json
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

from common.database import Connection, Row

Action = Literal[
    "created",
    "saved",
    "published",
    "published_on_time",  # by itself, at the time that was set
    "held_back",  # it was due, and would have broken something
    "archived",
    "rolled_back",
    "scheduled",
    "unscheduled",
    "expiry_set",
    "review_set",
    "reviewed",
]
AT_ONCE = 50
_LIVE = "h.action IN ('published', 'published_on_time', 'archived', 'expiry_set')"


class ArticleChange(BaseModel):
    """One change. `title` is how the article is called now; `who` is empty when nobody knows."""

    id: int
    article_id: str
    title: str
    version: int | None
    action: Action
    at: str
    who: str
    reason: str | None
    detail: dict[str, Any]


def note(
    c: Connection,
    article_id: str,
    version: int | None,
    action: Action,
    who: str,
    now: str,
    reason: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write down one change; `detail` is what a reader wants to know of it, such as the time that was set."""
    c.execute(
        "INSERT INTO article_change (article_id, version, action, at, who, reason, detail)"
        " VALUES (:article_id, :version, :action, :now, :who, :reason, :detail)",
        article_id=article_id,
        version=version,
        action=action,
        now=now,
        who=who,
        reason=reason,
        detail=json.dumps(detail, ensure_ascii=False) if detail else None,
    )


class Wanted(NamedTuple):
    """Which changes somebody wants to see; an empty text lets everything pass."""

    article_id: str = ""
    who: str = ""
    since: str = ""  # only what happened after this time
    live: bool = False  # only what changed the answers that visitors get


class ChangePage(BaseModel):
    """A piece of the list, newest first; `next` goes into `after` for the following piece."""

    items: list[ArticleChange]
    total: int
    next: int | None


def read(c: Connection, wanted: Wanted, after: int | None = None, most: int = AT_ONCE) -> ChangePage:
    """The changes that pass, from behind the change with the id `after`."""
    conditions = ["1 = 1"]
    conditions += ["h.article_id = :article_id"] if wanted.article_id else []
    conditions += ["h.who = :who"] if wanted.who else []
    conditions += ["h.at > :since"] if wanted.since else []
    conditions += [_LIVE] if wanted.live else []
    where, params = " AND ".join(conditions), wanted._asdict() | {"live": int(wanted.live)}
    total = c.one(f"SELECT count(*) AS total FROM article_change h WHERE {where}", **params)
    rows = c.execute(
        "SELECT h.*, coalesce(v.title, h.article_id) AS title FROM article_change h"
        " LEFT JOIN article a ON a.id = h.article_id"
        " LEFT JOIN article_version v ON v.article_id = a.id AND v.version = a.version"
        f" WHERE {where} {'AND h.id < :after' if after else ''} ORDER BY h.id DESC LIMIT :most",
        **params,
        after=after or 0,
        most=most + 1,
    )
    items = [_change(row) for row in rows[:most]]
    following = items[-1].id if len(rows) > most else None
    return ChangePage(items=items, total=total["total"] if total else 0, next=following)


def _change(row: Row) -> ArticleChange:
    return ArticleChange.model_validate(row | {"detail": json.loads(row["detail"] or "{}")})


def people(c: Connection) -> list[str]:
    """Who has changed anything, by the alphabet."""
    rows = c.execute("SELECT DISTINCT who FROM article_change WHERE who <> '' ORDER BY who")
    return [row["who"] for row in rows]
