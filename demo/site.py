"""The demo company's website: four pages in two languages, with the chat's one script tag on each."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from fastapi import FastAPI, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from common.clock import SYSTEM_CLOCK
from common.health import add_health
from common.pages import COMMON, origin_of
from common.settings import CommonSettings
from common.texts import Texts
from demo.coverage import COMING, SERVED, look_up
from demo.customer import IRENE, identity_of
from demo.headers import SiteHeaders

HERE = Path(__file__).parent
# Each page's address in each language; the first one is the page's name and its template's.
PAGES = {
    "home": {"it": "/", "en": "/en"},
    "offers": {"it": "/offerte", "en": "/en/offers"},
    "contacts": {"it": "/contatti", "en": "/en/contacts"},
    "account": {"it": "/area-clienti", "en": "/en/my-account"},
}
# The articles that the home page shows, by their ids in the knowledge base.
QUESTIONS = {
    "it": ["internet-non-funziona", "orario-di-arrivo-del-tecnico", "prima-fattura-alta", "trasloco-linea"],
    "en": ["internet-not-working", "technician-arrival-time", "first-invoice-higher", "move-your-line"],
}


def create_site(settings: CommonSettings) -> FastAPI:
    """The website as an application."""
    site = FastAPI(title="Fibra Lario", docs_url=None, redoc_url=None, openapi_url=None)
    site.add_middleware(SiteHeaders, chat=origin_of(settings.handoff_api_address))
    add_health(site, needed={})
    site.mount("/static/common", StaticFiles(directory=COMMON / "static"))
    site.mount("/static", StaticFiles(directory=HERE / "static"))
    draw = _drawing(settings)
    for name, addresses in PAGES.items():
        for language, path in addresses.items():
            site.add_route(path, partial(draw, name=name, language=language))

    async def missing(request: Request, _: Exception) -> Response:
        language = "en" if request.url.path.startswith("/en") else "it"
        return draw(request, name="missing", language=language, status=404)

    site.add_exception_handler(404, missing)
    return site


def _drawing(settings: CommonSettings) -> Callable[..., Response]:
    """The function that draws a page: `draw(request, name=, language=, status=200)`."""
    texts = Texts(HERE / "languages")
    environment = Environment(
        loader=FileSystemLoader([HERE / "templates", COMMON / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        chat=settings.handoff_api_address, company=settings.company_name, served=SERVED, coming=COMING
    )

    secret = settings.identity_secret.get_secret_value()

    def draw(request: Request, *, name: str, language: str, status: int = 200) -> Response:
        html = environment.get_template(f"{name}.html").render(
            name=name,
            language=language,
            addresses={page: paths[language] for page, paths in PAGES.items()},
            translations=PAGES.get(name, PAGES["home"]),
            questions=QUESTIONS[language],
            coverage=look_up(request.query_params.get("town", "")),
            **_who(name, request, secret),
            t=lambda key, **values: texts.get(language, key, **values),
        )
        keeping = {"Cache-Control": "no-store"} if name == "account" else None  # it says who is signed in
        return HTMLResponse(html, status_code=status, headers=keeping)

    return draw


def _who(name: str, request: Request, secret: str) -> dict[str, object]:
    """Who is signed in, as far as this page knows: on the customers' page Irene, until she leaves; elsewhere it says nothing."""
    if name != "account":
        return {"identity": None}
    is_signed_in = "out" not in request.query_params
    identity = identity_of(IRENE, secret, SYSTEM_CLOCK) if is_signed_in else ""
    return {"identity": identity, "is_signed_in": is_signed_in, "customer": IRENE}
