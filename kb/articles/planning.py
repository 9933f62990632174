"""What makes the plan of an article acceptable: the times at which it is published and expires, the day of its review."""

from datetime import date, datetime
from typing import Any

from common.clock import iso
from common.errors import BadRequest
from kb.articles.models import Planned
from kb.articles.rules import UNSTORABLE
from kb.articles.wrong import Wrong, sentences, wrong

TIMES = ("publish_at", "expires_at")
NAME_CHARACTERS = 100
# Nobody plans for other centuries, and a year of three digits would not sort as text.
YEARS = range(2000, 3000)


class Plan(dict[str, str | None]):
    """Those fields of `Planned` that somebody named, in the form in which they are stored; null takes one away."""

    def over(self, row: dict[str, Any]) -> dict[str, str | None]:
        """All four fields, where `row` is what stood until now."""
        return {name: self.get(name, row[name]) for name in Planned.model_fields}


def plan_of(planned: Planned, status: str = "") -> tuple[Plan, list[Wrong]]:
    """What was named, tidied, and what is wrong with it; `status` is what a new article or a file asks for."""
    plan, problems = Plan(), []
    for name in Planned.model_fields:
        if name in planned.model_fields_set:
            text = (getattr(planned, name) or "").strip()
            value, problem = _stored(name, text) if text else (None, None)
            plan[name] = value
            problems += [problem] if problem else []
    problems += [found for found in _against_each_other(plan, status) if found]
    return plan, problems


def acceptable_plan(planned: Planned, status: str = "") -> Plan:
    """The plan. Raises BadRequest with everything that is wrong with it."""
    plan, problems = plan_of(planned, status)
    if problems:
        raise BadRequest(" ".join(sentences(problems)), problems=sentences(problems))
    return plan


def _stored(name: str, text: str) -> tuple[str | None, Wrong | None]:
    if name in TIMES:
        moment = _time(text)
        return moment, None if moment else wrong("time_form", name, name=name)
    if name == "review_on":
        day = _day(text)
        return day, None if day else wrong("day_form", name, name=name)
    text = " ".join(text.split())
    if UNSTORABLE.search(text):
        return None, wrong("review_by_unstorable", name)
    return text, wrong("review_by_long", name, most=NAME_CHARACTERS) if len(text) > NAME_CHARACTERS else None


def _against_each_other(plan: Plan, status: str) -> list[Wrong | None]:
    publish, expiry = plan.get("publish_at"), plan.get("expires_at")
    return [
        wrong("publish_now_and_later", "publish_at") if publish and status == "published" else None,
        wrong("expires_before", "expires_at") if publish and expiry and expiry <= publish else None,
    ]


def _time(text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return iso(moment) if moment.tzinfo and moment.year in YEARS else None


def _day(text: str) -> str | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day.isoformat() if day.year in YEARS else None
