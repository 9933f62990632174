"""Bringing articles in from files: a look that changes nothing, the import with its progress, and taking them out."""

import codecs
from typing import Annotated, Literal

from fastapi import Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from common.errors import Conflict
from kb import providers
from kb.articles import formats
from kb.editors.access import Importer, Reader, page_router
from kb.editors.drawing import go_to, say, show

router = page_router()

FILES = 20_000  # in one form; a folder of them is a form too
LINES = 200  # of the report, on a page
MOVED = 20  # questions that change, of each kind
LATEST = 5
AT_ONCE = 1.5  # seconds; most imports are ready by then, and nobody has to see them wait
REASON_CHARACTERS = 500


@router.get("/import")
async def choose(request: Request, actor: Importer) -> Response:
    """The form that takes files, and the last imports."""
    return await _form(request, actor)


@router.post("/import")
async def look(request: Request, actor: Importer) -> Response:
    """Begin to look at the files, and go where that can be followed."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > formats.FILE_BYTES:
        return await _form(request, actor, say(request, "import.too_large", most=formats.FILE_BYTES // 2**20))
    try:
        form = await request.form(max_files=FILES, max_fields=10)
    except HTTPException:
        return await _form(request, actor, say(request, "import.too_many", most=FILES))
    files = await _uploaded(form)
    if not files:
        return await _form(request, actor, say(request, "import.no_file"))
    jobs = providers.import_jobs(request)
    try:
        job_id = await jobs.begin(files, actor, drafts=form.get("drafts") == "yes")
    except Conflict as conflict:
        return await _form(request, actor, say(request, "import.other_busy", name=conflict.data.get("by", "")), 409)
    await jobs.wait(job_id, AT_ONCE)
    return go_to(request, f"/import/{job_id}")


@router.get("/import/{job_id}")
async def follow(
    request: Request, actor: Importer, job_id: str, after: Annotated[int, Query(ge=0, le=1_000_000)] = 0
) -> Response:
    """How an import stands: its progress, what it would do, or what it did."""
    return await _job(request, actor, job_id, after)


@router.post("/import/{job_id}")
async def decide(request: Request, actor: Importer, job_id: str) -> Response:
    """Import what was looked at, or leave it."""
    form, jobs = await request.form(), providers.import_jobs(request)
    if form.get("action") == "drop":
        await jobs.drop(job_id)
        return go_to(request, "/import")
    reason = " ".join(str(form.get("reason") or "").split())[:REASON_CHARACTERS]
    if (await jobs.get(job_id)).needs_reason and not reason:
        return await _job(request, actor, job_id, 0, say(request, "import.reason_missing"), 400)
    try:
        await jobs.confirm(job_id, actor, reason or None)
    except Conflict as conflict:
        if conflict.data.get("job_id") not in (None, job_id):
            busy = say(request, "import.other_busy", name=conflict.data["by"])
            return await _job(request, actor, job_id, 0, busy, 409)
    await jobs.wait(job_id, AT_ONCE)
    return go_to(request, f"/import/{job_id}")


@router.get("/export")
async def export(
    request: Request, _actor: Reader, form: Annotated[Literal["csv", "jsonl", "md"], Query(alias="format")] = "jsonl"
) -> Response:
    """All articles as one file."""
    data = formats.write(await providers.articles(request).export(), form)
    # The mark at the beginning tells spreadsheets that a CSV file is UTF-8; the import passes over it.
    data = codecs.BOM_UTF8 + data if form == "csv" else data
    headers = {"content-disposition": f'attachment; filename="articles.{formats.ENDINGS[form]}"'}
    return Response(data, media_type=formats.MEDIA_TYPES[form], headers=headers)


async def _uploaded(form: FormData) -> dict[str, bytes]:
    """The files by their names; of a folder those that hold articles."""
    files: dict[str, bytes] = {}
    for number, (field, file) in enumerate(form.multi_items(), 1):
        if field not in ("files", "folder") or not isinstance(file, UploadFile) or not file.filename:
            continue
        if field == "folder" and not formats.is_article(file.filename):
            continue
        name = file.filename if file.filename not in files else f"{number}/{file.filename}"
        files[name] = await file.read()
    return files


async def _form(request: Request, actor: Importer, problem: str = "", status: int = 0) -> Response:
    latest = await providers.import_jobs(request).latest(LATEST)
    kinds = ",".join(formats.KNOWN)
    return show(
        request, actor, "import.html", "list",
        status=status or (400 if problem else 200), latest=latest, problem=problem, kinds=kinds,
    )  # fmt: skip


async def _job(
    request: Request, actor: Importer, job_id: str, after: int, problem: str = "", status: int = 200
) -> Response:
    job = await providers.import_jobs(request).get(job_id)
    lines = job.lines(after, LINES + 1)
    return show(
        request, actor, "import_job.html", "list",
        status=400 if job.state == "refused" else status, job=job, problem=problem, problems=job.problems(),
        lines=lines[:LINES], after=after, following=after + LINES if len(lines) > LINES else None, moved=MOVED,
    )  # fmt: skip
