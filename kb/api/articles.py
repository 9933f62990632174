"""`/api/articles`: read, write, publish, archive, import, export."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from common.auth import authorise
from kb.api.upload import uploaded
from kb.articles import formats
from kb.articles.models import Article, Change, ImportReport, NewArticle, SummaryPage, Version
from kb.providers import ActorOf, ArticlesOf, GateOf, ImportsOf

router = APIRouter(prefix="/api/articles", tags=["articles"])


@router.get("")
async def browse(
    actor: ActorOf,
    articles: ArticlesOf,
    status: Literal["", "draft", "published", "archived"] = "",
    language: str = "",
    tag: str = "",
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: str | None = None,
) -> SummaryPage:
    """Articles, last changed first; `q` looks into titles, phrasings, answers and ids."""
    authorise(actor, "article.read")
    filters = {"status": status, "language": language, "tag": tag, "words": q.strip()}
    return await articles.browse(filters, limit, after)


@router.post("", status_code=201)
async def create(new: NewArticle, actor: ActorOf, articles: ArticlesOf) -> Article:
    """A new article, in draft unless its status says otherwise."""
    authorise(actor, "article.edit")
    if new.status != "draft":
        authorise(actor, "article.publish")
    return await articles.create(new, actor)


@router.get("/export")
async def export(
    actor: ActorOf,
    articles: ArticlesOf,
    form: Annotated[Literal["jsonl", "csv", "md"], Query(alias="format")] = "jsonl",
) -> Response:
    """Every article in its newest version, in a file that can be imported: `md` is a zip of Markdown files."""
    authorise(actor, "article.read")
    return Response(
        formats.write(await articles.export(), form),
        media_type=formats.MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="articles.{formats.ENDINGS[form]}"'},
    )


@router.post("/import", response_model=ImportReport)
async def import_(request: Request, actor: ActorOf, imports: ImportsOf, dry_run: bool = False) -> Response:
    """Import a file: all of it, or nothing and the reasons (400). `dry_run` only says what would happen.

    The body is the file itself (JSON Lines, or CSV, Markdown, HTML and zips by their media types), or a
    form with one or several files.
    """
    authorise(actor, "article.import")
    report = await imports.run(await uploaded(request), actor, dry_run)
    if not report.problems:
        return JSONResponse(report.model_dump())
    first = report.problems[0]
    detail = f"Nothing was imported. {first.source}, line {first.line}: {first.reason}"
    return JSONResponse({"error": "BadRequest", "detail": detail, **report.model_dump()}, status_code=400)


@router.get("/{article_id}")
async def get(article_id: str, actor: ActorOf, articles: ArticlesOf) -> Article:
    """One article, with what is published of it."""
    authorise(actor, "article.read")
    return await articles.get(article_id)


@router.put("/{article_id}")
async def update(article_id: str, change: Change, actor: ActorOf, articles: ArticlesOf) -> Article:
    """A new version. 409 when somebody saved one after `base_version`."""
    authorise(actor, "article.edit")
    return await articles.update(article_id, change, actor)


@router.get("/{article_id}/versions")
async def history(article_id: str, actor: ActorOf, articles: ArticlesOf) -> list[Version]:
    """All versions, newest first."""
    authorise(actor, "article.read")
    return await articles.history(article_id)


class InSpiteOf(BaseModel):
    """Why a change is made in spite of what it breaks."""

    reason: str = Field("", max_length=500)


@router.post("/{article_id}/publish")
async def publish(article_id: str, actor: ActorOf, gate: GateOf, body: InSpiteOf | None = None) -> Article:
    """Answer with the newest version; returns when it is searchable.

    It is examined first: 409 with `report` when questions of the examination, or phrasings of other articles, would
    get worse. With a `reason` it is published all the same, and the reason is kept.
    """
    authorise(actor, "article.publish")
    published, _ = await gate.publish(article_id, actor, body.reason if body else "")
    return published


@router.post("/{article_id}/archive")
async def archive(article_id: str, actor: ActorOf, articles: ArticlesOf) -> Article:
    """Never answer with it again, from the next question on."""
    authorise(actor, "article.publish")
    return await articles.archive(article_id, actor)
