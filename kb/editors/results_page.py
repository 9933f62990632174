"""What the knowledge base brings: what became of the questions week by week, and article by article."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time, timedelta
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from kb import providers
from kb.editors.access import Reader, page_router
from kb.editors.drawing import show
from kb.editors.weeks_chart import BOTTOM, HEIGHT, NARROW, TOP, columns, rows
from kb.figures.models import NAMES, Figures, Week
from kb.figures.repository import Order
from kb.figures.service import DAYS
from kb.misses.closing import Closing, usual_wait

router = page_router()

ROWS = 50  # articles on a page
LATELY = 4  # weeks that the large figures are about, beside as many before them
FEWEST_VOTES = 5  # below that a share of votes is chance
EVERYTHING = 100_000  # articles in a file


@dataclass(frozen=True)
class Lately:
    """The last weeks together."""

    figures: Figures
    came: int
    closed: int
    took: timedelta | None  # from the first question in vain to the proof of its answer, median


@router.get("/results")
async def results(
    request: Request, actor: Reader, order: Order = "asked", page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """The page."""
    kept = providers.results(request)
    weeks, closing = await kept.weeks(), await _closing(request)
    found = await kept.articles(order, ROWS + 1, (page - 1) * ROWS)
    return show(
        request,
        actor,
        "results.html",
        "results",
        weeks=list(zip(weeks, closing, strict=True)),
        lately=_together(weeks[-LATELY:], closing[-LATELY:]),
        before=_together(weeks[-2 * LATELY : -LATELY], closing[-2 * LATELY : -LATELY]),
        any_questions=any(week.figures.asked for week in weeks),
        columns=columns(weeks),
        narrow=columns(weeks, NARROW),
        rows=rows(),
        top=TOP,
        bottom=BOTTOM,
        height=HEIGHT,
        most_groups=max(1, *(max(week.came, week.closed) for week in closing)),
        articles=found[:ROWS],
        counted=await kept.counted(),
        silent=await kept.never_asked(ROWS),
        order=order,
        page=page,
        more=len(found) > ROWS,
        days=DAYS,
        lately_weeks=LATELY,
        fewest_votes=FEWEST_VOTES,
        usual_wait=usual_wait,
    )


@router.get("/results/articles.csv")
async def articles_csv(request: Request, _actor: Reader) -> Response:
    """The figures of all articles that somebody asked for in the last days."""
    found = await providers.results(request).articles(limit=EVERYTHING)
    lines = [[one.article_id, one.title, one.language, *_counts(one.figures)] for one in found]
    return _csv("articles.csv", ["article_id", "title", "language", *NAMES], lines)


@router.get("/results/weeks.csv")
async def weeks_csv(request: Request, _actor: Reader) -> Response:
    """The figures of the weeks."""
    weeks, closing = await providers.results(request).weeks(), await _closing(request)
    lines = [
        [week.monday.isoformat(), *_counts(week.figures), of.came, of.proven, of.left, _hours(usual_wait([of]))]
        for week, of in zip(weeks, closing, strict=True)
    ]
    return _csv(
        "weeks.csv", ["week", *NAMES, "groups_came", "groups_answered", "groups_left", "hours_to_answer"], lines
    )


async def _closing(request: Request) -> list[Closing]:
    first = datetime.combine(providers.results(request).first_monday, time(), UTC)
    return await providers.misses(request).weekly(first)


def _together(weeks: Sequence[Week], closing: Sequence[Closing]) -> Lately:
    sums = {name: sum(getattr(week.figures, name) for week in weeks) for name in NAMES}
    came, closed = sum(week.came for week in closing), sum(week.closed for week in closing)
    return Lately(Figures(**sums), came, closed, usual_wait(closing))


def _counts(figures: Figures) -> list[int]:
    return [getattr(figures, field.name) for field in fields(figures)]


def _hours(took: timedelta | None) -> str:
    return "" if took is None else f"{took / timedelta(hours=1):.1f}"


def _csv(name: str, head: list[str], lines: Iterable[list]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_harmless(value) for value in line] for line in lines)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text.getvalue(), media_type="text/csv", headers=headers)


def _harmless(value: object) -> object:
    """A title that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value
