"""Pages for the staff: templates, their language, and where their parts are served.

Everything that a template prints is escaped; nothing in a page is inline script or style, so that
the content security policy can forbid both.
"""

from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from common.auth import ANONYMOUS, Actor
from common.language import LANGUAGES
from common.settings import CommonSettings
from common.texts import Texts

COMMON = Path(__file__).parent
LANGUAGE_COOKIE = "language"


class Pages:
    """Draws the pages of one service from its `templates/`, `static/` and `languages/` folders.

    `package` is the service's folder, `folders` more folders inside it that have such parts of
    their own.
    """

    def __init__(self, settings: CommonSettings, package: Path, *folders: Path) -> None:
        places = [package, *folders]
        self.texts = Texts(*(place / "languages" for place in places if (place / "languages").is_dir()))
        self.static = [place / "static" for place in places if (place / "static").is_dir()]
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(place / "templates") for place in [*places, COMMON]]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            company=settings.company_name, handoff_api=settings.handoff_api_address, kb=settings.kb_address
        )
        self._is_https = settings.is_https

    def mount(self, app: FastAPI) -> None:
        """Serve the styles, scripts and pictures below `/static`."""
        app.mount("/static/common", StaticFiles(directory=COMMON / "static"), name="static-common")
        for folder in self.static:
            name = folder.parent.name
            app.mount(f"/static/{name}", StaticFiles(directory=folder), name=f"static-{name}")

    def page(
        self, request: Request, template: str, *, actor: Actor = ANONYMOUS, status: int = 200, **context: object
    ) -> Response:
        """A whole page or a fragment of one, in the reader's language."""
        language = page_language(request)
        response = HTMLResponse(self.draw(request, template, language, actor=actor, **context), status_code=status)
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(
                LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="lax", secure=self._is_https, httponly=True
            )
        return response

    def draw(self, request: Request, template: str, language: str, **context: object) -> str:
        """The HTML of `template`. Raises for a name or a sentence that is not there."""
        root = request.scope.get("root_path", "").rstrip("/")
        return self._environment.get_template(template).render(
            request=request,
            path=request.url.path.removeprefix(root),
            language=language,
            languages=LANGUAGES,
            t=lambda key, **values: self.texts.get(language, key, **values),
            texts=lambda prefix: self.texts.starting_with(language, prefix),
            link=lambda path: f"{root}{path}",
            **context,
        )

    async def error(self, request: Request, status: int, detail: str) -> Response:
        """The page that says what went wrong; see `common.errors`."""
        return self.page(request, "error.html", status=status, code=status, detail=detail)


def page_language(request: Request) -> str:
    """The reader's language: as asked in the address, as chosen before, as the browser says."""
    asked = [request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)]
    preferred = request.headers.get("accept-language", "")
    asked += [part.split(";")[0].strip().lower()[:2] for part in preferred.split(",")]
    return next((language for language in asked if language in LANGUAGES), LANGUAGES[0])


def origin_of(address: str) -> str:
    """The origin (`scheme://host:port`) of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
