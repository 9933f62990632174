"""Who changed what: the list of all changes of articles, newest first."""

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Query, Request
from starlette.responses import Response

from kb import providers
from kb.articles.changes import ArticleChange, Wanted
from kb.editors.access import Reader, page_router
from kb.editors.company_time import company_time, day_in_words, in_words
from kb.editors.drawing import say, show

router = page_router()

OFFERED = 200  # articles to choose from; any other id can be typed
ICONS = {
    "created": "plus",
    "saved": "pen",
    "published": "check",
    "published_on_time": "check",
    "held_back": "alert",
    "archived": "inbox",
    "rolled_back": "back",
    "scheduled": "cal",
    "unscheduled": "x",
    "expiry_set": "clock",
    "review_set": "eye",
    "reviewed": "yes",
}
WRITTEN = ("created", "saved")
Word = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class Line:
    """A change as a person reads it."""

    change: ArticleChange
    icon: str
    what: str


@router.get("/changes")
async def changes(
    request: Request,
    actor: Reader,
    article: Word = "",
    who: Word = "",
    after: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """A piece of the list; `article` is an id, `who` a name."""
    kept, zone = providers.schedules(request), await company_time(request).zone()
    found = await kept.changes(Wanted(article.strip(), who.strip()), after)
    return show(
        request,
        actor,
        "changes.html",
        "list",
        found=found,
        lines=_lines(request, found.items, zone),
        people=await kept.people(),
        offered=(await providers.articles(request).browse({}, OFFERED)).items,
        article=article,
        who=who,
        after=after,
        query=urlencode({name: value for name, value in {"article": article, "who": who}.items() if value}),
    )


def _lines(request: Request, items: list[ArticleChange], zone: ZoneInfo) -> list[Line]:
    """What was written and published in one go is one line: an import would be twice as long otherwise."""
    lines: list[Line] = []
    for one in items:
        newer = lines[-1].change if lines else None
        if newer and one.action in WRITTEN and newer.action == "published" and _moment(one) == _moment(newer):
            lines[-1] = replace(lines[-1], what=say(request, "changes.written_and_published", version=one.version))
        else:
            lines.append(Line(one, ICONS[one.action], _what(request, one, zone)))
    return lines


def _moment(one: ArticleChange) -> tuple[str, int | None, str, str]:
    return one.article_id, one.version, one.at, one.who


def _what(request: Request, change: ArticleChange, zone: ZoneInfo) -> str:
    """The change as the end of a sentence that begins with who made it."""
    key, detail = f"changes.{change.action}", change.detail
    values = {"version": change.version, "to": detail.get("to"), "number": detail.get("questions")}
    if change.action in ("expiry_set", "review_set") and not detail.get("at", detail.get("on")):
        return say(request, f"changes.{change.action}_nothing")
    if at := detail.get("at"):
        values["at"] = in_words(request, at, zone)
    if change.action == "reviewed" and not detail.get("next"):
        return say(request, "changes.reviewed_last")
    if day := detail.get("on") or detail.get("next"):
        values["on"] = day_in_words(request, day)
    if change.action == "held_back":
        key += ".one" if detail.get("questions") == 1 else ".many"
    if change.action == "review_set" and detail.get("by"):
        return say(request, "changes.review_set_by", by=detail["by"], on=values["on"])
    return say(request, key, **values)
