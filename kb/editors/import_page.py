"""Bringing articles in from files, with a look before anything changes, and taking them out."""

import codecs
from typing import Annotated, Literal

from fastapi import Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from kb import providers
from kb.articles import formats
from kb.editors.access import Importer, Reader, page_router
from kb.editors.drawing import say, show

router = page_router()

FILES = 2000  # in one form
# A file goes out and comes back once more as text of the form that confirms it, in a longer coding.
BODY_BYTES = 2 * formats.FILE_BYTES


@router.get("/import")
async def choose(request: Request, actor: Importer) -> Response:
    """The form that takes files."""
    return show(request, actor, "import.html", "import", report=None, files=[], problem="")


@router.post("/import")
async def look_or_import(request: Request, actor: Importer) -> Response:
    """Say what the files would change; change it when that was confirmed."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > BODY_BYTES:
        return _refused(request, actor, say(request, "import.too_large", most=formats.FILE_BYTES // 2**20))
    form = await request.form(max_files=FILES, max_fields=2 * FILES + 10, max_part_size=formats.FILE_BYTES)
    confirmed = form.get("action") == "confirm"
    files = _carried(form) if confirmed else await _uploaded(form)
    if not files:
        return _refused(request, actor, say(request, "import.no_file"))
    if sum(map(len, files.values())) > formats.FILE_BYTES:
        return _refused(request, actor, say(request, "import.too_large", most=formats.FILE_BYTES // 2**20))
    report = await providers.imports(request).run(files, actor, dry_run=not confirmed)
    status = 400 if report.problems else 200
    # What goes on to the confirmation was read without a problem, so it is UTF-8.
    texts = [] if confirmed or report.problems else [(name, data.decode("utf-8-sig")) for name, data in files.items()]
    return show(request, actor, "import.html", "import", status=status, report=report, files=texts, problem="")


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
    files: dict[str, bytes] = {}
    for number, file in enumerate(form.getlist("files"), 1):
        if isinstance(file, UploadFile) and file.filename:
            name = file.filename if file.filename not in files else f"{number}/{file.filename}"
            files[name] = await file.read()
    return files


def _carried(form: FormData) -> dict[str, bytes]:
    """The files of the look before. Forms end lines with CR LF; the files had LF."""
    names, texts = form.getlist("name"), form.getlist("text")
    pairs = zip(map(str, names), map(str, texts), strict=False)
    return {name: text.replace("\r\n", "\n").encode("utf-8", "replace") for name, text in pairs}


def _refused(request: Request, actor: Importer, sentence: str) -> Response:
    return show(request, actor, "import.html", "import", status=400, report=None, files=[], problem=sentence)
