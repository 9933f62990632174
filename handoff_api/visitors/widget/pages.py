"""The addresses of the chat widget: the one script tag's loader, the page inside the iframe, and its files."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from common.browser_safety import content_security_policy
from common.language import LANGUAGES
from common.pages import Pages, page_language
from common.settings import CommonSettings
from handoff_api.visitors.widget.assets import HERE, Asset, Assets

FILES = "/static/widget"
A_YEAR = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=300"  # companies embed /widget.js for good: a change reaches visitors within minutes


Banners = Callable[[Request], list[dict[str, Any]]]


def widget_router(settings: CommonSettings, mails: bool = False, banners: Banners = lambda _: []) -> APIRouter:
    """`/widget.js`, `/widget`, `/chat` and `/static/widget/...`.

    Only the allowed origins may frame `/widget`, and nobody `/chat`: the same chat as a page of its own, where links
    to go on elsewhere lead. `mails` says whether conversations can be sent by e-mail, `banners` which notices
    run: they come with the page, so that knowing them costs no request.
    """
    router = APIRouter(include_in_schema=False)
    assets = Assets()
    pages = Pages(settings, HERE)
    framed = content_security_policy(frame_ancestors=" ".join(settings.widget_origins))

    @router.get("/widget.js")
    def loader(request: Request) -> Response:
        return _send(request, assets.loader, SHORTLY)

    @router.get("/widget")
    def widget(request: Request, language: str = "") -> Response:
        return draw(request, language, framed)

    @router.get("/chat")
    def chat(request: Request, language: str = "") -> Response:
        return draw(request, language, content_security_policy())

    def draw(request: Request, language: str, policy: str) -> Response:
        chosen = language[:2].lower() if language[:2].lower() in LANGUAGES else page_language(request)
        html = pages.draw(
            request,
            "widget.html",
            chosen,
            mails=mails,
            notices=banners(request),
            files=f"{request.scope.get('root_path', '')}{FILES}/{assets.version}",
        )
        response = _send(request, Asset(html.encode(), "text/html; charset=utf-8"), "no-cache")
        response.headers["Content-Security-Policy"] = policy
        return response

    @router.get(FILES + "/{version}/{path:path}")
    def file(request: Request, version: str, path: str) -> Response:
        return _send(request, assets.get(path), A_YEAR if version == assets.version else SHORTLY)

    return router


def _send(request: Request, asset: Asset, caching: str) -> Response:
    headers = {"Cache-Control": caching, "Vary": "Accept-Encoding", "Cross-Origin-Resource-Policy": "cross-origin"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(asset.content, media_type=asset.media_type, headers=headers)
    return Response(asset.compressed, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"})
