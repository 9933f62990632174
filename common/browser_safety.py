"""What browsers are told to refuse, and which of their requests we refuse.

The policy allows no inline script, no inline style and nothing from elsewhere. Requests that
change something and carry a cookie must come from one of our own pages.
"""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common.errors import NotAllowed
from common.pages import origin_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def content_security_policy(frame_ancestors: str = "'none'", form_action: Sequence[str] = ()) -> str:
    """Our policy; `frame_ancestors` says who may frame the page, `form_action` where forms may also go."""
    forms = " ".join(["'self'", *form_action])
    return "; ".join([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        f"form-action {forms}",
        f"frame-ancestors {frame_ancestors}",
    ])


class SecurityHeaders:
    """Adds the headers to every answer that does not bring its own."""

    def __init__(self, app: ASGIApp, form_action: Sequence[str] = (), is_https: bool = False) -> None:
        self.app = app
        self._headers = {
            "content-security-policy": content_security_policy(form_action=form_action),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
        }
        if is_https:
            self._headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", _caching(scope["path"]))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _caching(path: str) -> str:
    return "no-cache" if "/static/" in path else "no-store"


def require_same_origin(connection: HTTPConnection, own_addresses: Sequence[str]) -> None:
    """Refuse a changing request or a socket that another site's page made with our cookie.

    `own_addresses` are the addresses of our own pages. Raises NotAllowed. A browser always sends
    one of the two headers with such a request, so one without both is refused too.
    """
    if connection.scope.get("method", "SOCKET") in SAFE_METHODS:
        return
    origin = connection.headers.get("origin")
    site = connection.headers.get("sec-fetch-site")
    if origin is not None and origin in {origin_of(address) for address in own_addresses}:
        return
    if origin is None and site == "same-origin":
        return
    raise NotAllowed("This request came from another website and was refused. Please use our own page.")
