"""What all pages of the editors' room have in common when they are drawn."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.auth import Actor
from common.pages import Pages, page_language
from kb.articles.wrong import Wrong
from kb.editors.access import may_edit, reads_conversations


class Sentences(dict[str, str]):
    """Sentences by field; a field with nothing to say gives an empty one."""

    def __missing__(self, key: str) -> str:
        return ""


def show(request: Request, actor: Actor, template: str, tab: str, *, status: int = 200, **context: object) -> Response:
    """A whole page with its tab marked."""
    pages: Pages = request.app.state.pages
    may = {"may_edit": may_edit(actor), "reads_conversations": reads_conversations(actor)}
    return pages.page(request, template, actor=actor, status=status, tab=tab, **may, **context)


def say(request: Request, key: str, **values: object) -> str:
    """A sentence in the reader's language."""
    pages: Pages = request.app.state.pages
    return pages.texts.get(page_language(request), key, **values)


def sentences(request: Request, problems: list[Wrong]) -> Sentences:
    """The problems of a form in the reader's language, the first of each field."""
    return Sentences({one.field or "general": one.said(page_language(request)) for one in reversed(problems)})


def go_to(request: Request, path: str) -> Response:
    """Continue at a page of ours with GET, wherever a proxy shows us."""
    return RedirectResponse(request.scope.get("root_path", "").rstrip("/") + path, status_code=303)
