"""Reads uploaded files, as the body of a request or as a form, and never more than is allowed."""

from pathlib import PurePath

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from common.errors import BadRequest, TooLarge
from kb.articles.folder import FILES
from kb.articles.formats import FILE_BYTES

_NAMES = {
    "text/csv": "upload.csv",
    "text/markdown": "upload.md",
    "text/html": "upload.htm",
    "application/zip": "upload.zip",
}  # anything else is JSON Lines


async def uploaded(request: Request) -> dict[str, bytes]:
    """The files of a request by their names. Raises BadRequest or TooLarge."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    _check_length(request)
    if kind != "multipart/form-data":
        return {_NAMES.get(kind, "upload.jsonl"): await body(request)}
    try:
        form = await request.form(max_files=FILES, max_fields=10)
    except HTTPException as error:
        raise BadRequest(f"The form could not be read: {error.detail}") from None
    files = [value for value in form.getlist("file") + form.getlist("files") if isinstance(value, UploadFile)]
    if not files:
        raise BadRequest("The form has no file in a field called 'file'.")
    return {_name(file.filename, number): await file.read() for number, file in enumerate(files, 1)}


def _check_length(request: Request) -> None:
    """A form is parsed only when it says how long it is; uvicorn holds it to that."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > FILE_BYTES:
        raise TooLarge(f"An import is at most {FILE_BYTES // 2**20} MB.")
    if not length.isdigit() and "multipart" in request.headers.get("content-type", ""):
        raise BadRequest("A form must say its length (Content-Length).")


async def body(request: Request) -> bytes:
    """The body of a request. Raises TooLarge."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > FILE_BYTES:
            raise TooLarge(f"An import is at most {FILE_BYTES // 2**20} MB.")
    return bytes(data)


def _name(given: str | None, number: int) -> str:
    """The name a file is reported under: never a path of anybody's disk."""
    parts = [part for part in PurePath((given or "").replace("\\", "/")).parts if part not in ("/", "..", ".")]
    return "/".join(parts[-3:]) or f"upload-{number}.jsonl"
