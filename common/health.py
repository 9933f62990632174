"""Health and figures of a service: alive, ready (with a reason for each dependency), metrics."""

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, Response

from common.auth import bearer
from common.errors import NotFound, StaffettaError
from common.ids import same

Check = Callable[[], Awaitable[None]]

CHECK_SECONDS = 2.0  # a dependency that takes longer to answer counts as down


def add_health(
    app: FastAPI, needed: dict[str, Check], wanted: dict[str, Check] | None = None, metrics_token: str = ""
) -> None:
    """Add `/health/live`, `/health/ready` and `/metrics` to `app`.

    Without a `needed` dependency the service is not ready (503); without a `wanted` one it is
    degraded, and still serves.
    """

    @app.get("/health/live", include_in_schema=False)
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/health/ready", include_in_schema=False)
    async def ready() -> Response:
        checks = {**needed, **(wanted or {})}
        reasons = dict(zip(checks, await asyncio.gather(*map(_reason, checks.values())), strict=True))
        broken = [name for name, reason in reasons.items() if reason != "ok"]
        status = "ready" if not broken else "not ready" if set(broken) & set(needed) else "degraded"
        body = {"status": status, "dependencies": reasons}
        return JSONResponse(body, status_code=503 if status == "not ready" else 200)

    @app.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        token = bearer(request.headers.get("authorization"))
        if not (_is_loopback(request) or (metrics_token and same(token, metrics_token))):
            raise NotFound("There is nothing at this address.")
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _reason(check: Check) -> str:
    try:
        await asyncio.wait_for(check(), CHECK_SECONDS)
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS:.0f} s"
    except StaffettaError as error:
        return error.detail
    except Exception as error:
        return f"not reachable ({type(error).__name__})"
    return "ok"


def _is_loopback(request: Request) -> bool:
    try:
        return ipaddress.ip_address(request.client.host).is_loopback if request.client else False
    except ValueError:
        return False
