"""When an article is published, expires and is looked at again: the page on which editors plan it."""

from dataclasses import dataclass, field
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Form, Request
from starlette.responses import Response

from common.auth import Actor
from common.clock import iso
from common.errors import Conflict
from kb import providers
from kb.articles.models import Article, Planned
from kb.articles.planning import plan_of
from kb.articles.wrong import Wrong, wrong
from kb.editors.access import Publisher, page_router
from kb.editors.company_time import company_time, from_field, in_words, to_field
from kb.editors.drawing import Sentences, go_to, sentences, show
from kb.editors.plan_steps import steps
from kb.examination.gate import REASON_CHARACTERS, WouldBreak
from kb.examination.models import Report

router = page_router()

Typed = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True)
class Fields:
    """What stands in the form, as it was typed; times by the company's clock."""

    publish_at: str = ""
    expires_at: str = ""
    review_on: str = ""
    review_by: str = ""

    @classmethod
    def of(cls, article: Article, zone: ZoneInfo) -> "Fields":
        """What is planned."""
        times = to_field(article.publish_at, zone), to_field(article.expires_at, zone)
        return cls(*times, article.review_on or "", article.review_by or "")


@dataclass(frozen=True)
class Read:
    """What was asked for, and what is wrong with it."""

    named: dict[str, str | None] = field(default_factory=dict)
    problems: list[Wrong] = field(default_factory=list)


@dataclass(frozen=True)
class Passed:
    """Why a version may be published, and the questions that it breaks by that."""

    reason: str | None = None
    broken: tuple[str, ...] = ()


@router.get("/articles/{article_id}/plan")
async def plan(request: Request, article_id: str, actor: Publisher) -> Response:
    """What is planned for an article, to be changed."""
    article = await providers.articles(request).get(article_id)
    zone = await company_time(request).zone()
    return await _draw(request, actor, article, Fields.of(article, zone))


@router.post("/articles/{article_id}/plan")
async def set_plan(
    request: Request,
    article_id: str,
    actor: Publisher,
    publish_at: Typed = "",
    expires_at: Typed = "",
    review_on: Typed = "",
    review_by: Typed = "",
    version: Annotated[int, Form()] = 0,
    reason: Annotated[str, Form(max_length=REASON_CHARACTERS)] = "",
) -> Response:
    """Plan what was typed. What would break something is shown first; with a reason it is planned all the same."""
    article = await providers.articles(request).get(article_id)
    zone = await company_time(request).zone()
    typed = Fields(publish_at, expires_at, review_on, review_by)
    read = _read(typed, article, zone, iso(company_time(request).now()))
    if read.problems:
        return await _draw(request, actor, article, typed, problems=sentences(request, read.problems), status=400)
    try:
        passed = await _passed(request, article, read, actor, reason)
        await providers.schedules(request).set(
            article_id,
            Planned(**read.named),
            actor,
            version=version or None,
            reason=passed.reason,
            accepted=passed.broken,
        )
    except WouldBreak as stopped:
        return await _draw(request, actor, article, typed, report=stopped.report, status=409)
    except Conflict:
        return await _draw(request, actor, article, typed, is_newer=True, status=409)
    return go_to(request, f"/articles/{article_id}?done=planned")


def _read(typed: Fields, article: Article, zone: ZoneInfo, now: str) -> Read:
    """Only what differs from what stood in the form is asked for, so that nothing is rounded to a minute unasked."""
    shown, named, problems = Fields.of(article, zone), {}, []
    for name in ("publish_at", "expires_at"):
        text = getattr(typed, name).strip()
        is_held = name == "publish_at" and article.schedule is not None and article.schedule.held_at is not None
        if text == getattr(shown, name) and not is_held:
            continue
        named[name] = from_field(text, zone) if text else None
        if text and named[name] is None:
            problems.append(wrong("time_not_read", name))
        elif text and (named[name] or "") <= now and text != getattr(shown, name):
            problems.append(wrong("time_over", name))
    for name in ("review_on", "review_by"):
        if (text := getattr(typed, name).strip()) != getattr(shown, name):
            named[name] = text or None
    publish, expiry = (named.get(name, getattr(article, name)) for name in ("publish_at", "expires_at"))
    if not problems and publish and expiry and expiry <= publish:
        problems.append(wrong("expires_before", "expires_at"))
    return Read(named, problems + plan_of(Planned(**named))[1])


async def _passed(request: Request, article: Article, read: Read, actor: Actor, reason: str) -> Passed:
    """What publishing this version breaks, as far as that can be known today. Raises WouldBreak without a `reason`."""
    if not read.named.get("publish_at"):
        return Passed()
    report, kept = await providers.gate(request).passed(article, "publish", actor, reason)
    return Passed(kept, tuple(one.question for one in (*report.breaks, *report.taken)))


async def _draw(
    request: Request,
    actor: Actor,
    article: Article,
    typed: Fields,
    *,
    problems: Sentences | None = None,
    report: Report | None = None,
    is_newer: bool = False,
    status: int = 200,
) -> Response:
    now, zone = iso(company_time(request).now()), await company_time(request).zone()
    return show(
        request,
        actor,
        "plan.html",
        "list",
        status=status,
        article=article,
        typed=typed,
        problems=problems or Sentences(),
        report=report,
        is_newer=is_newer,
        zone=zone.key,
        has_expired=bool(article.expires_at and article.expires_at <= now),
        is_live=article.published is not None and article.published.version == article.version,
        expires=in_words(request, article.expires_at, zone) if article.expires_at else "",
        publishes=in_words(request, article.publish_at, zone) if article.publish_at else "",
        people=await providers.schedules(request).people(),
        steps=steps(request, article, now, zone),
        reason_characters=REASON_CHARACTERS,
    )
