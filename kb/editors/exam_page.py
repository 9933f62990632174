"""The examination of a draft, or of archiving an article: what gets better, what breaks, and doing it all the same."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from common.errors import BadRequest
from kb import providers
from kb.articles.models import Article, Change, Content
from kb.editors.access import Editor, Publisher, page_router
from kb.editors.drawing import go_to, say, show
from kb.examination.gate import REASON_CHARACTERS, Action, WouldBreak
from kb.examination.models import Report

router = page_router()

PATIENCE = 0.15  # seconds that the page waits for a report; then it is drawn, and asks again until it is there


def key_of(article: Article, action: Action) -> str:
    """Under which the report of an article's newest version is kept."""
    return f"{action} {article.id} {article.version}"


@router.get("/articles/{article_id}/examination")
async def examination(request: Request, article_id: str, actor: Editor, action: Action = "publish") -> Response:
    """The report; while the questions are being asked, the page says so and looks again."""
    article = await providers.articles(request).get(article_id)
    return await _draw(request, actor, article, action)


@router.post("/articles/{article_id}/examination")
async def act(
    request: Request,
    article_id: str,
    actor: Publisher,
    action: Annotated[Action, Form()] = "publish",
    button: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    phrasing: Annotated[str, Form()] = "",
    version: Annotated[int, Form()] = 0,
) -> Response:
    """Ask again, take a phrasing out and ask again, or go through with it."""
    article = await providers.articles(request).get(article_id)
    if button == "again":
        providers.reports(request).forget(key_of(article, action))
        return _back(request, article, action)
    if button == "without":
        await _without(request, article, version, phrasing, actor)
        return _back(request, article, "publish")
    if button != "go":
        raise BadRequest("This page knows no such action. Load it again.")
    if version != article.version:  # it was looked at as it was before somebody saved it
        return _back(request, article, action)
    if len(reason) > REASON_CHARACTERS:
        problem = say(request, "exam.reason_long", most=REASON_CHARACTERS)
        return await _draw(request, actor, article, action, problem, reason)
    gate = providers.gate(request)
    try:
        done = (
            gate.publish(article_id, actor, reason) if action == "publish" else gate.archive(article_id, actor, reason)
        )
        await done
    except WouldBreak as stopped:
        await keep(request, article, action, stopped.report)
        return await _draw(request, actor, article, action, say(request, "exam.reason_missing"))
    return go_to(request, f"/articles/{article_id}?done={'published' if action == 'publish' else 'archived'}")


async def keep(request: Request, article: Article, action: Action, report: Report) -> None:
    """Have the page show a report that is there already."""

    async def there() -> Report:
        return report

    reports, key = providers.reports(request), key_of(article, action)
    reports.forget(key)
    await reports.look(key, there, PATIENCE)


async def _draw(
    request: Request, actor: object, article: Article, action: Action, problem: str = "", reason: str = ""
) -> Response:
    gate = providers.gate(request)
    report = await providers.reports(request).look(
        key_of(article, action), lambda: gate.report(article, action), PATIENCE
    )
    return show(
        request,
        actor,
        "exam.html",
        "write",
        status=400 if problem else 200,
        article=article,
        action=action,
        report=report,
        problem=problem,
        reason=reason,
        most=REASON_CHARACTERS,
        is_live=article.published is not None and article.published.version == article.version,
    )


async def _without(request: Request, article: Article, version: int, phrasing: str, actor: object) -> None:
    """The next version of the draft, without one of its phrasings. Raises Conflict for a version that is not the newest."""
    content = {name: getattr(article, name) for name in Content.model_fields}
    content["phrasings"] = [text for text in article.phrasings if text != phrasing]
    await providers.articles(request).update(article.id, Change(**content, base_version=version), actor)


def _back(request: Request, article: Article, action: Action) -> Response:
    asked = "?action=archive" if action == "archive" else ""
    return go_to(request, f"/articles/{article.id}/examination{asked}")
