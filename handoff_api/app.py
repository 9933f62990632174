"""The application: every address that handoff_api has, and what stands before all of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request

from common.browser_safety import SecurityHeaders
from common.errors import install_error_handlers
from common.health import add_health
from common.known_hosts import KnownHosts
from common.logs import configure_logs
from common.pages import Pages, origin_of
from handoff_api.agents.router import router as agents
from handoff_api.body_limit import BodyLimit
from handoff_api.office.router import router as office
from handoff_api.providers import Services
from handoff_api.settings import Settings
from handoff_api.startup import opened
from handoff_api.visitors.router import router as visitors
from handoff_api.visitors.widget.pages import widget_router

PACKAGE = Path(__file__).parent


def create_app(settings: Settings) -> FastAPI:
    """handoff_api as an ASGI application; it opens its database when it starts."""
    configure_logs("handoff_api", settings.log_level)
    pages = Pages(settings, PACKAGE, PACKAGE / "visitors", PACKAGE / "agents", PACKAGE / "office")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings, pages) as services:
            app.state.services = services
            yield

    app = FastAPI(title="Staffetta: handoff API", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(BodyLimit)
    app.add_middleware(KnownHosts, names=settings.known_hosts)
    app.add_middleware(
        SecurityHeaders, form_action=[origin_of(settings.kb_address)], is_https=settings.is_https
    )  # outermost, so that every answer has them
    install_error_handlers(app, pages.error)
    _add_health(app, settings)
    for router in (visitors, agents, office, widget_router(settings, settings.sends_mail, _banners)):
        app.include_router(router)
    pages.mount(app)
    return app


def _banners(request: Request) -> list[dict[str, Any]]:
    return request.app.state.services.notices.banners()


def _add_health(app: FastAPI, settings: Settings) -> None:
    def services() -> Services:
        return app.state.services

    async def database() -> None:
        await services().database.check()

    async def redis() -> None:
        await services().redis.ping()

    async def bot() -> None:
        await services().bot.check()

    async def kb() -> None:
        (await services().http.get(f"{settings.internal('kb')}/health/live", timeout=2)).raise_for_status()

    async def mail() -> None:
        await services().mail.check()

    wanted = {"redis": redis, "bot": bot, "kb": kb, "mail": mail}
    add_health(app, {"database": database}, wanted, settings.metrics_token.get_secret_value())
