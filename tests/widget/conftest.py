"""The widget's own addresses, as an application of their own on a free port."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import HTMLResponse

from common.browser_safety import SecurityHeaders
from common.errors import install_error_handlers
from common.settings import CommonSettings
from handoff_api.visitors.widget.pages import widget_router
from tests.browser.window import browser, open_page

__all__ = ["browser", "open_page"]
HOST = "https://www.customer.example"
PAGE = (
    '<!doctype html><title>A host page</title><h1>Host</h1><script src="{home}/widget.js" data-language="en"></script>'
)


def application(settings: CommonSettings, notices: list[dict[str, Any]] | None = None) -> FastAPI:
    app = FastAPI()
    app.add_middleware(SecurityHeaders)
    install_error_handlers(app)
    app.include_router(widget_router(settings, banners=lambda _: notices or []))
    return app


def settings(**changes: object) -> CommonSettings:
    return CommonSettings(service_token="t" * 40, **changes)


@pytest.fixture(scope="session")
def client() -> TestClient:
    return TestClient(application(settings(allowed_origins=HOST)))


@pytest.fixture(scope="session")
def host_page() -> Iterator[str]:
    """The address of a page that carries the widget twice, from another origin than the widget's."""
    with served(FastAPI()) as site, served(application(settings(allowed_origins=site.address))) as widget:
        script = PAGE.format(home=widget.address)
        site.app.add_api_route("/", lambda: HTMLResponse(script + script.split("</h1>")[1]))
        yield site.address


class served:
    """An application on a port of its own, in a thread, for the time of a `with`."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> "served":
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.address = f"http://localhost:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
