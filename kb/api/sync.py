"""`POST /api/articles/sync`: a folder of Markdown files, as a zip, is the truth about the articles in it."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from common.auth import authorise
from common.errors import BadRequest
from kb.api.upload import body
from kb.articles import formats
from kb.articles.formats import zipped
from kb.articles.importing.syncing import Prefer, SyncReport
from kb.providers import ActorOf, SyncsOf

router = APIRouter(prefix="/api/articles", tags=["articles"])


@router.post("/sync", response_model=SyncReport)
async def sync(
    request: Request,
    actor: ActorOf,
    syncs: SyncsOf,
    folder: Annotated[str, Query(min_length=1, max_length=200)],
    dry_run: bool = False,
    prune: bool = False,
    prefer: Prefer = "",
) -> Response:
    """Make the articles of `folder` what the files in the zip say, or say what stands against it.

    400 with `problems` when a file cannot be read, 409 with `conflicts` when an editor changed an article since the
    last sync; then nothing is changed. `prefer` decides those: `ours` takes the folder's text, `theirs` the editors'.
    """
    authorise(actor, "article.import")
    files = await asyncio.to_thread(_files, await body(request))
    report = await syncs.run(folder, files, actor, dry_run=dry_run, prune=prune, prefer=prefer)
    if report.problems:
        first = report.problems[0]
        return _refused(400, "BadRequest", f"{first.source}, line {first.line}: {first.reason}", report)
    if report.conflicts and not prefer and not dry_run:
        return _refused(409, "Conflict", report.conflicts[0].said(), report)
    return JSONResponse(report.model_dump())


def _files(data: bytes) -> dict[str, bytes]:
    try:
        return {one.name: one.data for one in zipped.unpacked(data, formats.is_article)}
    except zipped.Refused as refused:
        raise BadRequest(f"{refused.inside or 'The zip'}: {refused.reason.said()}") from None


def _refused(status: int, code: str, reason: str, report: SyncReport) -> Response:
    return JSONResponse(
        {"error": code, "detail": f"Nothing was changed. {reason}", **report.model_dump()}, status_code=status
    )
