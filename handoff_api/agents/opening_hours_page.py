"""The owner's page of opening hours."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from common.auth import Actor, authorise
from common.browser_safety import require_same_origin
from common.pages import page_language
from handoff_api.agents.hours_form import NotUnderstood, form_of, hours_from
from handoff_api.agents.waits_api import wait_figures
from handoff_api.opening_hours import OpeningHours, Timetable
from handoff_api.opening_hours.models import WEEKDAYS
from handoff_api.opening_hours.wording import moment_in_words
from handoff_api.providers import CurrentActor, Services, Use

router = APIRouter(include_in_schema=False)

PATH = "/desk/opening-hours"


def owner(request: Request, actor: CurrentActor) -> Actor:
    """Somebody who may set them. Raises NotSignedIn or NotAllowed."""
    authorise(actor, "hours.set")
    return actor


Owner = Annotated[Actor, Depends(owner)]


@router.get(PATH)
async def opening_hours(request: Request, use: Use, actor: CurrentActor, saved: bool = False) -> Response:
    """The form, filled with the hours that count."""
    if actor.kind != "staff":
        here = quote(PATH, safe="")
        return RedirectResponse(f"{use.settings.handoff_api_address}/sign-in?next={here}", status_code=303)
    authorise(actor, "hours.set")
    hours, skills = await use.opening_hours.current(), await _skills(use)
    now = use.clock.now()
    waits = await use.database.read(lambda c: wait_figures(c, now))
    return _page(request, use, actor, form_of(hours or OpeningHours(), skills), hours, saved=saved, waits=waits)


@router.post(PATH)
async def set_opening_hours(request: Request, use: Use, actor: Owner) -> Response:
    """Keep what was typed, or show it again with what is wrong."""
    require_same_origin(request, [use.settings.handoff_api_address])
    typed = {name: str(value) for name, value in (await request.form()).items()}
    skills = await _skills(use)
    try:
        hours = hours_from(typed, skills)
    except NotUnderstood as error:
        current = await use.opening_hours.current()
        problem = use.pages.texts.get(page_language(request), error.key, text=error.text)
        return _page(request, use, actor, _as_typed(typed, skills), current, problem=problem)
    await use.opening_hours.set(actor, hours)
    return RedirectResponse(f"{use.settings.handoff_api_address}{PATH}?saved=true", status_code=303)


async def _skills(use: Services) -> list[str]:
    """Those that somebody has, or that have hours already."""
    hours = await use.opening_hours.current()
    named = {skill for one in await use.accounts.list() for skill in one.skills}
    return sorted(named | set(hours.skills if hours else ()))


def _as_typed(typed: dict[str, str], skills: list[str]) -> dict[str, Any]:
    return {
        "time_zone": typed.get("time_zone", ""),
        "week": {day: typed.get(day, "") for day in WEEKDAYS},
        "days": typed.get("days", ""),
        "skills": {skill: {day: typed.get(f"skill.{skill}.{day}", "") for day in WEEKDAYS} for skill in skills},
    }


def _page(
    request: Request, use: Services, actor: Actor, form: dict[str, Any], hours: OpeningHours | None,
    saved: bool = False, problem: str = "", waits: dict[str, Any] | None = None,
) -> Response:  # fmt: skip
    now, is_open, next_open = use.clock.now(), None, ""
    if hours is not None:
        timetable = Timetable(hours)
        is_open, opening = timetable.is_open(now), timetable.next_opening(now)
        next_open = moment_in_words(page_language(request), opening, now, hours.zone) if opening else ""
    return use.pages.page(
        request, "opening_hours.html", status=400 if problem else 200, actor=actor, form=form, saved=saved,
        problem=problem, is_open=is_open, next_open=next_open, waits=waits,
    )  # fmt: skip
