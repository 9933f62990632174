"""The security headers of the website: nothing runs or loads but the site's own files and the chat."""

from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp


class SiteHeaders(BaseHTTPMiddleware):
    """Adds them to every answer; `chat` is the origin that the widget comes from."""

    def __init__(self, app: ASGIApp, chat: str) -> None:
        super().__init__(app)
        self._headers = {
            "Content-Security-Policy": site_policy(chat),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        response.headers.update(self._headers)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


def site_policy(chat: str) -> str:
    """The site has no script of its own: the only one is the chat's loader."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {chat}",
            f"frame-src {chat}",
            "style-src 'self'",
            "img-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )
