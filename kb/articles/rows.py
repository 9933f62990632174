"""Makes the models of articles out of rows of the database."""

import json

from common.database import Row
from kb.articles.models import Article, Content, NewArticle, Planned, Proposed, Published, Schedule, Summary, Version
from kb.articles.sensitive import is_sensitive


def article_of(row: Row, html: str, now: str) -> Article:
    """An article as it stands at `now`; `html` is its newest version, rendered."""
    published = None
    if row["published_version"] is not None:
        published = Published(
            version=row["published_version"],
            title=row["published_title"],
            html=row["published_html"],
            at=row["published_at"],
        )
    return Article.model_validate(
        {
            **{name: row[name] for name in (*Content.model_fields, *Planned.model_fields)},
            "id": row["id"],
            "status": row["status"],
            "version": row["version"],
            "html": html,
            "created_at": row["created_at"],
            "updated_at": row["changed_at"],
            "updated_by": row["saved_by"],
            "published_at": row["published_at"],
            "published": published,
            "proposed": _proposed(row),
            "schedule": _schedule(row),
            "expired": row["expires_at"] is not None and row["expires_at"] <= now,
        }
    )


def _proposed(row: Row) -> Proposed | None:
    if row["proposed_by"] is None:
        return None
    return Proposed(conversation_id=row["conversation_id"], proposed_by=row["proposed_by"], at=row["proposed_at"])


def _schedule(row: Row) -> Schedule | None:
    if row["publish_at"] is None:
        return None
    return Schedule(
        version=row["scheduled_version"],
        publish_at=row["publish_at"],
        scheduled_by=row["scheduled_by"],
        scheduled_at=row["scheduled_at"],
        reason=row["reason"],
        held_at=row["held_at"],
        held=json.loads(row["held"] or "[]"),
    )


def summary_of(row: Row) -> Summary:
    """An article as a row of a list."""
    fields = {name: row[name] for name in Summary.model_fields if name in row}
    return Summary.model_validate(
        fields
        | {
            "phrasings": len(row["phrasings"]),
            "goes_to_person": is_sensitive(row["sensitive"], row["tags"]),
            "updated_at": row["changed_at"],
            "updated_by": row["saved_by"],
        }
    )


def version_of(row: Row) -> Version:
    """One version of an article."""
    return Version.model_validate({name: row[name] for name in Version.model_fields})


def exported(row: Row) -> NewArticle:
    """An article in its newest version as an import takes it.

    A version that waits for its time leaves as a draft: a file that publishes it at once would say it too early. A
    time that was set for an older version stays behind, because it is not this text's.
    """
    fields = {name: row[name] for name in NewArticle.model_fields}
    if row["publish_at"] and row["scheduled_version"] != row["version"]:
        fields["publish_at"] = None
    elif row["publish_at"] and row["status"] == "published":
        fields["status"] = "draft"
    return NewArticle.model_validate(fields)
