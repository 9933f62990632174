"""The form of an article, drawn for whatever was typed into it and whatever came of that."""

from starlette.requests import Request
from starlette.responses import Response

from common.auth import Actor
from common.errors import NotFound
from common.language import LANGUAGES
from common.pages import page_language
from kb import providers
from kb.articles.models import Article, Summary
from kb.articles.rendering import render_aside
from kb.articles.service import Articles
from kb.editors.article_hints import hints_of
from kb.editors.checks_page import checks, no_checks, origins
from kb.editors.differences import blocks
from kb.editors.drawing import Sentences, show
from kb.editors.plan_steps import steps_of
from kb.editors.writing import FEW_PHRASINGS, WANTED_PHRASINGS, Writing

# Of phrasings: empty rows, for those whose browser runs no script; how many are wanted; and how many are few.
ROWS = {"spare": 3, "wanted": WANTED_PHRASINGS, "few": FEW_PHRASINGS}
OTHERS = 200  # articles offered as originals; any other id can be typed


async def draw_form(
    request: Request,
    actor: Actor,
    writing: Writing,
    article: Article | None = None,
    *,
    problems: Sentences | None = None,
    conflict: Article | None = None,
    unsaved: bool = False,
    done: str = "",
    passed: dict[str, int] | None = None,
    looked: bool = False,
    status: int = 200,
) -> Response:
    """The page on which an article is written; `conflict`: what somebody saved meanwhile; `looked`: with all checks."""
    return show(
        request,
        actor,
        "article.html",
        "write",
        status=status,
        writing=writing,
        article=article,
        problems=problems or Sentences(),
        conflict=_conflict(conflict, writing) if conflict else None,
        unsaved=unsaved,
        done=done,
        passed=passed,
        clean_version=_clean_version(article),
        next_version=article.version + 1 if article else 1,
        **ROWS,
        hints=await hints_of(writing),
        **await _choices(request, writing),
        steps=await steps_of(request, article),
        **await _around(request, article),
        **(await checks(request, writing, article.id if article else None) if looked else no_checks()),
        **await preview(writing),
    )


async def _around(request: Request, article: Article | None) -> dict[str, object]:
    """What is known of an article beside its text: remarks, other languages, where its phrasings come from."""
    if article is None:
        return {"remarked": 0, "family": None, "origins": {}}
    return {
        "remarked": await providers.remarks(request).waiting_for("article", article.id),
        "family": await providers.translations(request).family(article.id),
        "origins": await origins(request, article.id),
    }


async def _choices(request: Request, writing: Writing) -> dict[str, object]:
    """What the fields of the form offer."""
    articles = providers.articles(request)
    language = writing.language if writing.language in LANGUAGES else page_language(request)
    return {
        "skills": await articles.skills(),
        "others": await _others(articles, language),
        "original": await _original(articles, writing.translation_of),
    }


async def preview(writing: Writing) -> dict[str, str]:
    """What the template of the preview needs; rendered as publishing renders."""
    html = (await render_aside(writing.answer))[0].html
    return {"html": html, "title": writing.title, "question": next(iter(writing.phrasings), "")}


def _clean_version(article: Article | None) -> int:
    """The version that publishing would publish while nothing is typed."""
    if article is None:
        return 1
    is_live = article.published is not None and article.published.version == article.version
    return article.version + 1 if is_live else article.version


def _conflict(theirs: Article, writing: Writing) -> dict[str, object]:
    return {
        "version": theirs.version,
        "saved_by": theirs.updated_by,
        "saved_at": theirs.updated_at,
        "blocks": blocks(theirs, writing.content()),
    }


async def _others(articles: Articles, language: str) -> list[Summary]:
    found = [await articles.browse({"language": other}, limit=OTHERS) for other in LANGUAGES if other != language]
    return [summary for page in found for summary in page.items]


async def _original(articles: Articles, article_id: str) -> Article | None:
    try:
        return await articles.get(article_id) if article_id else None
    except NotFound:
        return None
