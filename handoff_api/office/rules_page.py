"""The page of the desk's rules: sentences with numbers in them, as a supervisor says them."""

from typing import Any

from fastapi import Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from common.auth import Actor
from common.pages import page_language
from handoff_api.desk_rules import DeskRules
from handoff_api.office.access import RuleMaker, page_router
from handoff_api.providers import Services, Use

router = page_router()

PATH = "/desk/rules"
SHOWN = ("shows_hours", "shows_waits", "shows_promises")

_FIELDS = DeskRules.model_json_schema()["properties"]
LIMITS = {name: (of["minimum"], of["maximum"]) for name, of in _FIELDS.items() if "minimum" in of}


@router.get(PATH)
async def rules_page(request: Request, use: Use, actor: RuleMaker, saved: bool = False) -> Response:
    """The rules that count, to be changed."""
    return _page(request, use, actor, (await use.desk_rules.current()).model_dump(), saved=saved)


@router.post(PATH)
async def set_rules(request: Request, use: Use, actor: RuleMaker) -> Response:
    """Keep what was typed, or show it again with what is wrong."""
    form = await request.form()
    current = (await use.desk_rules.current()).model_dump()
    typed = current | {name: str(value).strip() for name, value in form.items() if name in current}
    typed |= {name: name in form for name in SHOWN}
    try:
        rules = DeskRules.model_validate(typed)
    except ValidationError as error:
        where = error.errors()[0]["loc"]
        field = str(where[0]) if where else ""
        said = _problem(use, page_language(request), field)
        return _page(request, use, actor, typed, wrong=field or "offer_to_write_minutes", problem=said)
    await use.desk_rules.set(actor, rules)
    return RedirectResponse(f"{use.settings.handoff_api_address}{PATH}?saved=true", status_code=303)


def _problem(use: Services, language: str, field: str) -> str:
    if field not in LIMITS:
        return use.pages.texts.get(language, "rules.problem.order")
    low, high = LIMITS[field]
    return use.pages.texts.get(language, "rules.problem.number", low=low, high=high)


def _page(
    request: Request, use: Services, actor: Actor, rules: dict[str, Any], saved: bool = False, wrong: str = "",
    problem: str = "",
) -> Response:  # fmt: skip
    return use.pages.page(
        request, "rules.html", status=400 if problem else 200, actor=actor, tab="rules", rules=rules, limits=LIMITS,
        shown=SHOWN, saved=saved, wrong=wrong, problem=problem,
    )  # fmt: skip
