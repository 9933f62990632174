"""How far the bot can be trusted: the wrong-answer budget, what it costs, and how honest the confidence is."""

import asyncio
from functools import partial
from typing import Annotated

from fastapi import Form, Query, Request
from starlette.responses import Response

from common.auth import STAFF_MAY
from common.errors import BadRequest, NotFound
from common.pages import page_language
from kb import providers
from kb.budget.models import LEAST, MOST, Budget, checked
from kb.editors.access import Owner, page_router
from kb.editors.drawing import go_to, say
from kb.evidence.counts import DAYS, Counts
from kb.evidence.reviewing import WANTED
from kb.owner.figures import figure, of_hundred, typed
from kb.owner.standing import Standing, Standings
from kb.search.evaluation.diagrams import Point, reliability_diagram, risk_coverage_diagram

router = page_router()

OTHERS = (0.01, 0.03, 0.05, 0.10)  # budgets of the table "if you change your mind"
FINE = 0.001  # steps of the budget that the page can show without asking the server
FIRST = 3  # articles to begin with, in each direction


@router.get("/answers")
async def answers(request: Request, actor: Owner, done: Annotated[str, Query(max_length=20)] = "") -> Response:
    """The page."""
    return await _draw(request, actor, done=done if done in ("saved", "same") else "")


@router.get("/answers/curve.csv")
async def curve(request: Request, _actor: Owner) -> Response:
    """The curve as a table: for each threshold the shares that are answered, wrong, and wrong in the worst case."""
    known = (await asyncio.to_thread(standings_of, request)).curve
    rows = zip(known.cut, known.coverage, known.wrong, known.upper, strict=True)
    lines = ["threshold,answered,wrong,worst_case", *(",".join(f"{value:.4f}" for value in row) for row in rows)]
    headers = {"content-disposition": 'attachment; filename="curve.csv"'}
    return Response("\n".join(lines) + "\n", media_type="text/csv", headers=headers)


@router.post("/answers")
async def save(
    request: Request, actor: Owner, percent: Annotated[str, Form()] = "", sure: Annotated[str, Form()] = ""
) -> Response:
    """Set the budget; who loosens it is asked once more."""
    budgets = providers.budgets(request)
    before = await budgets.current()
    try:
        wanted = checked(typed(percent) or 0.0)
    except BadRequest:
        return await _draw(request, actor, problem=say(request, "owner.bounds"), status=400)
    if wanted > before.value and not sure:
        return await _draw(request, actor, wanted=wanted)
    await budgets.change(wanted, actor)
    return go_to(request, f"/answers?done={'same' if wanted == before.value else 'saved'}")


async def _draw(
    request: Request, actor: Owner, *, done: str = "", problem: str = "", wanted: float | None = None, status: int = 200
) -> Response:
    language, pages = page_language(request), request.app.state.pages
    budget, past, counts = await asyncio.gather(
        providers.budgets(request).current(),
        providers.budgets(request).history(),
        providers.counting(request).counts(),
    )
    standings = await asyncio.to_thread(standings_of, request)
    here = standings.at(budget.value)
    return pages.page(
        request,
        "answers.html",
        actor=actor,
        status=status,
        may_set=bool(actor.roles & STAFF_MAY["budget.set"]),
        budget=budget,
        past=past,
        days=DAYS,
        least=LEAST,
        most=MOST,
        here=here,
        wanted=standings.at(wanted) if wanted is not None else None,
        table=_table(standings, budget),
        preview=await asyncio.to_thread(_preview, standings),
        counts=counts,
        known=standings.questions,
        missing=max(0, WANTED - (standings.questions or counts.judged)),
        first=await _first(request, counts),
        standings=standings,
        risk=_risk(request, standings, here),
        honest=reliability_diagram(standings.bins, partial(say, request)),
        done=done,
        problem=problem,
        figure=partial(figure, language=language),
        of_hundred=partial(of_hundred, language=language),
    )


def standings_of(request: Request) -> Standings:
    """The standings that the model of the moment allows."""
    model = providers.search(request).knowledge.model
    return Standings(model.own, model.visitors)


def _table(standings: Standings, budget: Budget) -> list[Standing]:
    return [standings.at(value) for value in sorted({*OTHERS, budget.value})]


def _preview(standings: Standings) -> dict[str, list]:
    """What the page shows while the slider moves: for each step from `least` on, a row of rounded figures."""
    steps = range(round(LEAST / FINE), round(MOST / FINE) + 1)
    all_ = [standings.at(step * FINE) for step in steps]
    names = ("answered", "asked", "threshold", "wrong", "upper", "needless")
    return {"kind": [one.kind for one in all_]} | {
        name: [round(getattr(one, name), 4) for one in all_] for name in names
    }


def _risk(request: Request, standings: Standings, here: Standing) -> str:
    told = say(
        request,
        "owner.curve_told",
        budget=of_hundred(here.budget, page_language(request), 1),
        answered=round(100 * here.answered),
        few=round(100 * standings.at(OTHERS[0]).answered),
        many=round(100 * standings.at(OTHERS[-1]).answered),
    )
    # A proven threshold stands where the worst case meets the budget; any other one is below it.
    rate = here.budget if here.kind in ("measured", "own") else here.wrong
    point = Point(here.answered, rate) if here.kind != "never" else None
    focus = max(here.budget, OTHERS[-1])
    return risk_coverage_diagram(standings.curve, point, partial(say, request), focus=focus, told=told)


async def _first(request: Request, counts: Counts) -> dict[str, list[dict]]:
    """The articles to begin with, in both directions."""
    lists = {"wrong": counts.answered_wrongly[:FIRST], "missed": counts.not_answered[:FIRST]}
    return {name: [await _named(request, *pair) for pair in pairs] for name, pairs in lists.items()}


async def _named(request: Request, article_id: str, number: int) -> dict[str, object]:
    try:
        title = (await providers.articles(request).get(article_id)).title
    except NotFound:
        title = article_id
    return {"id": article_id, "title": title, "number": number}
