"""What becomes of an article, in the order of time, as its page and the page of its plan tell it."""

from dataclasses import dataclass
from datetime import timedelta, tzinfo

from starlette.requests import Request

from common.clock import iso, parse_iso
from kb.articles.models import Article, Summary
from kb.editors.company_time import company_time, day_in_words, in_words
from kb.editors.drawing import say

SOON = timedelta(days=30)  # an expiry within that is shown in the list: time enough to decide about it


@dataclass(frozen=True)
class Step:
    """Something that happens to an article; `kind` is now, publish, held, expiry or review."""

    kind: str
    icon: str
    when: str
    what: str
    is_over: bool = False  # its time has come, and it is not as it should be


async def steps_of(request: Request, article: Article | None) -> list[Step]:
    """The steps of an article by the company's clock; none of one that was never saved."""
    if article is None:
        return []
    clock = company_time(request)
    return steps(request, article, iso(clock.now()), await clock.zone())


def steps(request: Request, article: Article, now: str, zone: tzinfo) -> list[Step]:
    """How it stands, then what will happen, soonest first."""
    dated = [
        *_publication(request, article, zone),
        *_expiry(request, article, now, zone),
        *_review(request, article, now),
    ]
    return [_standing(request, article, now), *(step for _, step in sorted(dated, key=lambda one: one[0]))]


def _standing(request: Request, article: Article, now: str) -> Step:
    when = say(request, "plan.now")
    if article.published is None:
        return Step("still", "inbox", when, say(request, f"plan.now_{article.status}"))
    if article.expires_at and article.expires_at <= now:
        return Step("now", "clock", when, say(request, "plan.now_expired"), is_over=True)
    return Step("now", "check", when, say(request, "plan.now_live", version=article.published.version))


def _publication(request: Request, article: Article, zone: tzinfo) -> list[tuple[str, Step]]:
    plan = article.schedule
    if plan is None:
        return []
    when = in_words(request, plan.publish_at, zone)
    kind, what = ("held", "plan.then_held") if plan.held_at else ("publish", "plan.then_publish")
    icon = "alert" if plan.held_at else "up"
    return [(plan.publish_at, Step(kind, icon, when, say(request, what, version=plan.version)))]


def _expiry(request: Request, article: Article, now: str, zone: tzinfo) -> list[tuple[str, Step]]:
    if not article.expires_at or article.expires_at <= now:
        return []
    when = in_words(request, article.expires_at, zone)
    return [(article.expires_at, Step("expiry", "clock", when, say(request, "plan.then_expire")))]


def _review(request: Request, article: Article, now: str) -> list[tuple[str, Step]]:
    day = article.review_on
    if day is None:
        return []
    name = article.review_by
    what = say(request, "plan.then_review", name=name) if name else say(request, "plan.then_review_nobody")
    return [(day, Step("review", "eye", day_in_words(request, day), what, is_over=day <= now[:10]))]


@dataclass(frozen=True)
class Chip:
    """What a row of the list says of a plan; `look` is a class of tokens.css."""

    look: str
    icon: str
    text: str
    is_state: bool = False  # it stands for the state itself: an expired article is published, and answers nobody


def has_expired(row: Summary, now: str) -> bool:
    """Whether visitors would get it, were its time not over."""
    return row.published_version is not None and row.expires_at is not None and row.expires_at <= now


def chips(request: Request, row: Summary, now: str, zone: tzinfo) -> list[Chip]:
    """The plan of an article in a few words; what is weeks away is not worth a look."""
    found = []
    if row.held_at:
        found.append(Chip("late", "alert", say(request, "state.held")))
    elif row.publish_at:
        found.append(Chip("line", "cal", say(request, "state.scheduled", on=_day(request, row.publish_at, zone))))
    if has_expired(row, now):
        found.append(Chip("late", "clock", say(request, "state.expired"), is_state=True))
    elif row.expires_at and now < row.expires_at <= iso(parse_iso(now) + SOON):
        found.append(Chip("line", "clock", say(request, "state.expires", on=_day(request, row.expires_at, zone))))
    return found


def _day(request: Request, moment: str, zone: tzinfo) -> str:
    return day_in_words(request, parse_iso(moment).astimezone(zone).date().isoformat())
