"""Writing one article: the page, saving, publishing, archiving."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from common.auth import Actor, authorise
from common.errors import Conflict, NotFound, StaffettaError
from common.pages import page_language
from kb import providers
from kb.articles.models import Article, Change, Content, NewArticle
from kb.articles.rules import PHRASINGS, problems_of
from kb.articles.service import Articles
from kb.articles.wrong import Wrong, wrong
from kb.editors.access import Editor, Publisher, Reader, may_edit, page_router
from kb.editors.article_form import draw_form, preview
from kb.editors.article_hints import hints_of
from kb.editors.drawing import Sentences, go_to, say, sentences, show
from kb.editors.exam_page import keep
from kb.editors.writing import Writing
from kb.examination.gate import WouldBreak

router = page_router()

Count = Annotated[int, Query(ge=0, le=100_000)]
FORM_FIELDS = PHRASINGS + 50  # the phrasings and all the rest


@router.get("/articles/new")
async def new(request: Request, actor: Editor) -> Response:
    """An empty form."""
    return await draw_form(request, actor, Writing(language=page_language(request)))


@router.get("/articles/{article_id}")
async def read(
    request: Request,
    article_id: str,
    actor: Reader,
    done: str = "",
    questions: Count = 0,
    phrasings: Count = 0,
    better: Count = 0,
) -> Response:
    """The form of an article; for those who may not edit, the article alone."""
    article = await providers.articles(request).get(article_id)
    writing = Writing.of(article)
    if not may_edit(actor):
        return show(request, actor, "article_read.html", "list", article=article, **await preview(writing))
    passed = {"questions": questions, "phrasings": phrasings, "better": better} if questions else None
    return await draw_form(request, actor, writing, article, done=done, passed=passed)


@router.post("/articles/new")
async def write_new(request: Request, actor: Editor) -> Response:
    """Save a new article, or begin one with a question from the bench."""
    form = await request.form(max_fields=FORM_FIELDS)
    writing = Writing.sent(form)
    if form.get("action") == "start":
        return await draw_form(request, actor, writing, unsaved=True, done="started")
    return await _take(request, actor, None, form, writing)


@router.post("/articles/{article_id}")
async def write(request: Request, article_id: str, actor: Editor) -> Response:
    """Save the text on top of the version it was written on; publish it when that was the button."""
    form = await request.form(max_fields=FORM_FIELDS)
    article = await providers.articles(request).get(article_id)
    return await _take(request, actor, article, form, Writing.sent(form))


@router.post("/articles/{article_id}/archive")
async def archive(request: Request, article_id: str, actor: Publisher) -> Response:
    """Take the article away from visitors."""
    try:
        await providers.gate(request).archive(article_id, actor)
    except WouldBreak as stopped:
        article = await providers.articles(request).get(article_id)
        await keep(request, article, "archive", stopped.report)
        return go_to(request, f"/articles/{article_id}/examination?action=archive")
    return go_to(request, f"/articles/{article_id}?done=archived")


@router.post("/preview")
async def draw_preview(request: Request, actor: Editor) -> Response:
    """The answer as visitors will see it, and the hints for what is typed, drawn alone."""
    writing = Writing.sent(await request.form(max_fields=FORM_FIELDS))
    seen = await preview(writing) | {"hints": await hints_of(writing)}
    return request.app.state.pages.page(request, "article_live.html", actor=actor, **seen)


async def _take(request: Request, actor: Actor, article: Article | None, form: FormData, writing: Writing) -> Response:
    """Do what the pressed button says; whatever stands in the way, the text stays in the form."""
    action = form.get("action")
    if action == "preview":
        return await draw_form(request, actor, writing, article, unsaved=True, looked=True)
    if action == "save_over":
        theirs = str(form.get("their_version", ""))
        writing = writing.on_top_of(int(theirs) if theirs.isdecimal() and len(theirs) < 10 else 0)
    if problems := await _problems(providers.articles(request), writing, article):
        said = sentences(request, problems)
        return await draw_form(request, actor, writing, article, problems=said, unsaved=True, status=400)
    return await _save(request, actor, article, writing, publish=action == "publish")


async def _save(request: Request, actor: Actor, article: Article | None, writing: Writing, publish: bool) -> Response:
    articles, saved = providers.articles(request), article
    try:
        saved = await _saved(articles, article, writing, actor)
        if article is None and writing.miss_group:
            await providers.misses(request).link(writing.miss_group, saved.id, actor)
        changed = article is None or saved.version != article.version
        done = "saved" if changed else "same"
        if publish and (changed or saved.published is None or saved.published.version != saved.version):
            authorise(actor, "article.publish")
            done = await _published(request, saved, actor)
    except WouldBreak as stopped:
        await keep(request, saved, "publish", stopped.report)
        return go_to(request, f"/articles/{saved.id}/examination")
    except Conflict:
        latest = await articles.get(saved.id) if saved else None
        return await draw_form(request, actor, writing, latest, conflict=latest, unsaved=True, status=409)
    except StaffettaError as error:
        # The rules were kept, so this is not about the text; the sentence of an error is English.
        later = "plan.expired_publish" if saved and saved.expired else "write.later"
        said = Sentences(general=error.detail if page_language(request) == "en" else say(request, later))
        return await draw_form(request, actor, writing, saved, problems=said, unsaved=True, status=error.status)
    return go_to(request, f"/articles/{saved.id}?done={done}")


async def _published(request: Request, article: Article, actor: Actor) -> str:
    """Publish what passes the examination; what to say about it. Raises WouldBreak for what does not."""
    _, report = await providers.gate(request).publish(article.id, actor)
    if report is None or not report.questions:
        return "published"
    figures = {"questions": report.questions, "phrasings": report.phrasings, "better": len(report.better)}
    return f"published&{urlencode(figures)}"


async def _saved(articles: Articles, article: Article | None, writing: Writing, actor: Actor) -> Article:
    """The article with this text in its newest version. Raises Conflict when the text was written on an older one."""
    content = writing.content()
    if article is None:
        return await articles.create(NewArticle(**content.model_dump()), actor)
    same = all(getattr(article, name) == getattr(content, name) for name in Content.model_fields)
    if same and writing.base_version == article.version:
        return article
    return await articles.update(article.id, Change(**content.model_dump(), base_version=writing.base_version), actor)


async def _problems(articles: Articles, writing: Writing, article: Article | None) -> list[Wrong]:
    content = writing.content()
    found = problems_of(content, article.id if article else None)
    if content.translation_of and not await _exists(articles, content.translation_of):
        found.append(wrong("translation_missing", "translation_of", id=content.translation_of[:60]))
    return found


async def _exists(articles: Articles, article_id: str) -> bool:
    try:
        await articles.get(article_id)
    except NotFound:
        return False
    return True
