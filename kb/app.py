"""The knowledge base as a web application: its parts, put together once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path

import httpx
import structlog
from fastapi import FastAPI

from common.browser_safety import SecurityHeaders
from common.clock import SYSTEM_CLOCK
from common.errors import Unavailable, install_error_handlers
from common.health import add_health
from common.known_hosts import KnownHosts
from common.pages import Pages
from common.staff_sessions import StaffSessions
from common.tasks import end
from kb.api import (
    articles,
    budget,
    cases,
    changes,
    decisions,
    encoder,
    evidence,
    examination,
    index,
    looking_up,
    model,
    notices,
    plans,
    proposals,
    sync,
)
from kb.editors import pages as editors
from kb.editors.company_time import CompanyTime
from kb.examination.running import Running
from kb.owner import pages as owner
from kb.parts import Parts
from kb.search.evaluation import diagrams
from kb.settings import Settings

PACKAGE = Path(__file__).parent
START_SECONDS = 20.0  # the service opens after this, and searches by words until the model is there

log = structlog.get_logger()


def create_app(settings: Settings) -> FastAPI:
    """The application. It holds its database's lock while it runs."""
    app = FastAPI(title="Staffetta: knowledge base", lifespan=_lifespan, root_path=settings.kb_root_path)
    app.state.settings = settings
    app.state.pages = Pages(settings, PACKAGE, editors.FOLDER, owner.FOLDER, diagrams.FOLDER)
    app.add_middleware(KnownHosts, names=settings.known_hosts)
    app.add_middleware(SecurityHeaders, form_action=[settings.handoff_api_address], is_https=settings.is_https)
    install_error_handlers(app, app.state.pages.error)
    for module in (
        articles,
        sync,
        plans,
        changes,
        cases,
        proposals,
        decisions,
        looking_up,
        evidence,
        examination,
        index,
        budget,
        model,
        encoder,
        notices,
    ):
        app.include_router(module.router)
    app.include_router(editors.router)
    app.include_router(owner.router)
    app.state.pages.mount(app)
    add_health(
        app,
        needed={"database": lambda: app.state.database.check()},
        wanted={"index": lambda: _check_index(app), "handoff_api": lambda: _check_handoff_api(app)},
        metrics_token=settings.metrics_token.get_secret_value(),
    )
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    parts = Parts.open(settings, SYSTEM_CLOCK)
    async with httpx.AsyncClient() as client:
        _carry(app, parts, client)
        await parts.results.begin()
        starting = asyncio.create_task(_start(parts))
        await asyncio.wait([starting], timeout=START_SECONDS)
        background = [starting, *_background(app, parts, starting)]
        yield
        await app.state.reports.close()
        await app.state.exam_runs.close()
        await end(background)
        await parts.close()


def _carry(app: FastAPI, parts: Parts, client: httpx.AsyncClient) -> None:
    """Put everything where `kb.providers` finds it."""
    settings: Settings = app.state.settings
    handoff_api = (client, settings.internal("handoff_api"), settings.service_token.get_secret_value(), SYSTEM_CLOCK)
    app.state.client = client
    app.state.staff_sessions, app.state.company_time = StaffSessions(*handoff_api), CompanyTime(*handoff_api)
    app.state.reports, app.state.exam_runs = Running(), Running()
    for part in fields(parts):
        setattr(app.state, part.name, getattr(parts, part.name))


def _background(app: FastAPI, parts: Parts, starting: asyncio.Task) -> list[asyncio.Task]:
    """What goes on beside the requests, until it is cancelled."""
    work = [
        parts.keeper.run(),
        parts.worklist.run(),
        parts.case_watch.run(app.state.company_time.zone),
        parts.scheduler.run(),
        parts.link_watch.run(),
        *([_tune(parts, starting)] if app.state.settings.kb_tune_encoder else []),
    ]
    return [asyncio.create_task(one) for one in work]


async def _start(parts: Parts) -> None:
    try:
        await parts.search.start()
    except Exception as error:
        log.error("search_without_model", kind=type(error).__name__)


async def _tune(parts: Parts, starting: asyncio.Task) -> None:
    await asyncio.wait([starting])
    await parts.tuner.tune_if_due()


async def _check_index(app: FastAPI) -> None:
    if (state := app.state.search.state()) != "ok":
        raise Unavailable(state)


async def _check_handoff_api(app: FastAPI) -> None:
    address = f"{app.state.settings.internal('handoff_api')}/health/live"
    (await app.state.client.get(address, timeout=1)).raise_for_status()
