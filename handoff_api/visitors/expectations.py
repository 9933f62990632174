"""What can be expected, for everybody and before anybody asks: a page, and the same as JSON."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from common.clock import iso
from common.pages import page_language
from handoff_api.expectations.models import Expectations
from handoff_api.expectations.service import PROMISES_OF
from handoff_api.opening_hours.models import WEEKDAYS
from handoff_api.opening_hours.wording import moment_in_words
from handoff_api.providers import Services, Use
from handoff_api.visitors.expectations_view import grid
from handoff_api.waits.usual import WEEKS

router = APIRouter()


@router.get("/expectations", include_in_schema=False)
async def expectations_page(request: Request, use: Use) -> Response:
    """What is known to be the matter; hours, usual waits and kept promises, as far as the owner shows them."""
    expected, now = await use.expectations.current(), use.clock.now()
    hours, is_anybody_there = expected.hours, await _is_anybody_there(use)
    changes_at = hours.changes_at if hours else None
    return use.pages.page(
        request,
        "expectations.html",
        expected=expected,
        notices=[one for one in use.notices.banners() if one["everyone"]],
        grid=grid(expected),
        is_anybody_there=is_anybody_there,
        today=now.astimezone(expected.zone).weekday(),
        hour=now.astimezone(expected.zone).hour,
        changes_at=iso(changes_at) if changes_at else None,
        changes=moment_in_words(page_language(request), changes_at, now, expected.zone) if changes_at else None,
        weeks=WEEKS,
        days=PROMISES_OF.days,
    )


@router.get("/api/expectations", tags=["visitors"])
async def expectations(use: Use) -> dict[str, Any]:
    """The same as JSON: hours on the company's clock, durations in seconds; null is not shown, or not known."""
    expected = await use.expectations.current()
    return {
        "people_now": await _is_anybody_there(use) if "hours" in expected.shown else None,
        "time_zone": expected.zone.key,
        "hours": _hours(expected),
        "waits": _waits(expected),
        "promises": _promises(expected),
    }


async def _is_anybody_there(use: Services) -> bool:
    """Hours say when somebody should be there; whether somebody is, presence says."""
    return (await use.handoffs.availability()).agents_present > 0


def _hours(expected: Expectations) -> dict[str, Any] | None:
    hours = expected.hours
    if hours is None:
        return None
    return {
        "open": hours.is_open,
        "changes_at": iso(hours.changes_at) if hours.changes_at else None,
        "week": dict(zip(WEEKDAYS, hours.week, strict=True)),
        "days": [{"day": day.isoformat(), "name": one.name, "hours": one.hours} for day, one in hours.days],
    }


def _waits(expected: Expectations) -> dict[str, Any] | None:
    if expected.waits is None:
        return None
    told = sorted(expected.waits.hours.items(), key=lambda each: (each[0][0] or 0, each[0][1]))
    return {
        "weeks": WEEKS,
        "by": expected.waits.by,
        "hours": [
            {
                "weekday": WEEKDAYS[day] if day is not None else None,
                "hour": hour,
                "median": round(usual.median),
                "most": round(usual.most),
                "chats": usual.chats,
            }
            for (day, hour), usual in told
        ],
    }


def _promises(expected: Expectations) -> dict[str, Any] | None:
    kept = expected.promises
    if kept is None:
        return None
    return {"days": PROMISES_OF.days, "kept": kept.kept, "of": kept.of, "share": round(kept.share, 3)}
