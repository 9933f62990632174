"""Errors as sentences: what happened and what to do, with a status that fits.

Programs get `{"error": "<CodeInWords>", "detail": "<one sentence>"}`, people a page. 422 is kept
for the shape of a payload; an unexpected error says nothing about itself to the outside.
"""

import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

log = structlog.get_logger()

ErrorPage = Callable[[Request, int, str], Awaitable[Response]]


class StaffettaError(Exception):
    """An error that we foresaw. The class name is the code, `detail` the sentence."""

    status = 500
    retry_after: int | None = None  # seconds after which the same request may succeed

    def __init__(self, detail: str, **data: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.data = data


class BadRequest(StaffettaError):
    status = 400


class NotSignedIn(StaffettaError):
    status = 401


class NotAllowed(StaffettaError):
    status = 403


class NotFound(StaffettaError):
    status = 404


class Conflict(StaffettaError):
    status = 409


class TooLarge(StaffettaError):
    status = 413


class Unprocessable(StaffettaError):
    status = 422


class TooManyRequests(StaffettaError):
    status = 429
    retry_after = 10


class Unavailable(StaffettaError):
    status = 503


_WORDS_OF_STATUS = {
    404: ("NotFound", "There is nothing at this address."),
    405: ("MethodNotAllowed", "This address does not take that method."),
}


def install_error_handlers(app: FastAPI, page: ErrorPage | None = None) -> None:
    """Answer every error of `app` in our form; `page` draws the one that people see."""

    async def answer(request: Request, status: int, code: str, detail: str, **data: object) -> Response:
        if page is not None and _wants_page(request):
            return await page(request, status, detail)
        return JSONResponse({"error": code, "detail": detail, **data}, status_code=status)

    async def foreseen(request: Request, error: StaffettaError) -> Response:
        response = await answer(request, error.status, type(error).__name__, error.detail, **error.data)
        if error.retry_after is not None:
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    async def shape(request: Request, error: RequestValidationError) -> Response:
        return await answer(request, 422, "Unprocessable", _sentence(error))

    async def routing(request: Request, error: HTTPException) -> Response:
        code, detail = _WORDS_OF_STATUS.get(error.status_code, ("BadRequest", "The request could not be read."))
        return await answer(request, error.status_code, code, detail)

    async def unforeseen(request: Request, error: Exception) -> Response:
        log.error("unforeseen_error", kind=type(error).__name__, path=_place(request), where=where(error))
        return await answer(request, 500, "InternalError", "Something went wrong on our side. Please try again.")

    app.add_exception_handler(StaffettaError, foreseen)
    app.add_exception_handler(RequestValidationError, shape)
    app.add_exception_handler(HTTPException, routing)
    app.add_exception_handler(Exception, unforeseen)


def _place(request: Request) -> str:
    """The address as it is declared: what stands in it may be a secret, such as an invitation's code."""
    return getattr(request.scope.get("route"), "path", "")


def where(error: BaseException) -> str:
    """The place in the code where an error was raised, without its message, which may quote somebody."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _sentence(error: RequestValidationError) -> str:
    """The first thing wrong with a payload, without repeating what was sent."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body") or "the body"
    return f"{where}: {first['msg']}."
