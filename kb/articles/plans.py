"""Writes down what is planned for an article, in the transaction of whoever changes it."""

from common.database import Connection, Row
from kb.articles import changes, plan_rows, repository
from kb.articles.models import Planned
from kb.articles.planning import Plan

NOTHING: Row = dict.fromkeys((*Planned.model_fields, "scheduled_version"))


def keep(c: Connection, article_id: str, version: int, row: Row | None, plan: Plan, who: str, now: str) -> bool:
    """Store those fields of `plan` that differ from `row`, what stood until now, and note each change.

    `version`, the newest one, is what `publish_at` publishes. True when search has to hear of it.
    """
    before = row or NOTHING
    after = plan.over(before)
    if (after["review_on"], after["review_by"]) != (before["review_on"], before["review_by"]):
        plan_rows.set_review(c, article_id, after["review_on"], after["review_by"], now)
        detail = {"on": after["review_on"], "by": after["review_by"]}
        changes.note(c, article_id, version, "review_set", who, now, detail=detail)
    if "publish_at" in plan:
        _keep_schedule(c, article_id, version, before, after["publish_at"], who, now)
    if after["expires_at"] == before["expires_at"]:
        return False
    plan_rows.set_expiry(c, article_id, after["expires_at"], repository.next_generation(c), now)
    detail = {"at": after["expires_at"], "before": before["expires_at"]}
    changes.note(c, article_id, version, "expiry_set", who, now, detail=detail)
    return True


def _keep_schedule(
    c: Connection, article_id: str, version: int, before: Row, at: str | None, who: str, now: str
) -> None:
    if at is None:
        cancel(c, article_id, who, now)
    elif (at, version) != (before["publish_at"], before["scheduled_version"]):
        plan_rows.schedule(c, article_id, version, at, who, now)
        changes.note(c, article_id, version, "scheduled", who, now, detail={"at": at})


def cancel(c: Connection, article_id: str, who: str, now: str) -> bool:
    """Take a scheduled publication back; whether there was one."""
    version = plan_rows.unschedule(c, article_id)
    if version is not None:
        changes.note(c, article_id, version, "unscheduled", who, now)
    return version is not None


def stands(row: Row, plan: Plan) -> bool:
    """Whether what `plan` names stands already."""
    if any(row[name] != value for name, value in plan.items()):
        return False
    return not plan.get("publish_at") or row["scheduled_version"] == row["version"]
