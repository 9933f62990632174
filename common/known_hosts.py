"""Requests that name another host than ours are refused: a page elsewhere must not reach us under a name of its own."""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# Asked by probes and by Prometheus, which know us by an address; they tell nothing about anybody.
FROM_ANYWHERE = ("/health/", "/metrics")
DETAIL = "This host is not known here. PUBLIC_URL names the address under which we are reached."


class KnownHosts:
    """Lets requests and sockets pass whose `Host` is one of `names`; others get 421."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self.app = app
        self._names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_known(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await JSONResponse({"error": "UnknownHost", "detail": DETAIL}, 421)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: the browser sees 403

    def _is_known(self, scope: Scope) -> bool:
        return scope["path"].startswith(FROM_ANYWHERE) or name_in(Headers(scope=scope).get("host", "")) in self._names


def name_in(host: str) -> str:
    """The name in a `Host` header, without its port: `localhost:8000`, `[::1]:8000`."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()
