"""An article in two languages side by side, paragraph by paragraph: what lags behind, what changed, and translating it."""

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response

from common.auth import Actor
from common.errors import BadRequest, Conflict
from common.language import LANGUAGES
from kb import providers
from kb.articles.models import Article, Change, Content, NewArticle, Version
from kb.articles.rules import PHRASINGS, problems_of
from kb.articles.translations import Family
from kb.editors.access import Editor, Reader, page_router
from kb.editors.drawing import Sentences, go_to, sentences, show
from kb.editors.side_by_side import rows_of, title_lines
from kb.editors.writing import Writing

router = page_router()

FORM_FIELDS = PHRASINGS + 500  # phrasings and paragraphs
DONE = ("saved", "begun")


@router.get("/articles/{article_id}/translations")
async def read(request: Request, article_id: str, actor: Reader, to: str = "", done: str = "") -> Response:
    """The original beside its translation into `to`; where there is none yet, beside its bare frame."""
    family = await providers.translations(request).family(article_id)
    language = _language(family, to, article_id)
    original, translation = await _pair(request, family, language)
    writing = Writing.of(translation) if translation else Writing(language=language)
    return await _draw(request, actor, family, original, translation, writing, done=done if done in DONE else "")


@router.post("/articles/{article_id}/translations")
async def write(request: Request, article_id: str, actor: Editor) -> Response:
    """Save the translation, as a draft; with the box ticked it says what the original says by now."""
    form = await request.form(max_fields=FORM_FIELDS)
    family = await providers.translations(request).family(article_id)
    language = _language(family, _text(form, "to"), article_id)
    original, translation = await _pair(request, family, language)
    writing = Writing.translated(form, language)
    content = _content(original, translation, writing)
    if problems := problems_of(content, translation.id if translation else None):
        said = sentences(request, problems)
        return await _draw(request, actor, family, original, translation, writing, problems=said, status=400)
    articles = providers.articles(request)
    try:
        if translation is None:
            saved = await articles.create(NewArticle(**content.model_dump()), actor)
        else:
            change = Change(**content.model_dump(), base_version=writing.base_version)
            saved = await articles.update(translation.id, change, actor)
    except Conflict:
        theirs = await articles.get(translation.id) if translation else None
        return await _draw(request, actor, family, original, theirs, writing, conflict=True, status=409)
    if _text(form, "caught_up") == "yes":
        version = _text(form, "original_version")
        followed = int(version) if version.isdecimal() and len(version) < 10 else original.version
        await providers.translations(request).caught_up(saved.id, min(followed, original.version))
    done = "saved" if translation else "begun"
    return go_to(request, f"/articles/{family.original.id}/translations?to={language}&done={done}")


async def _draw(
    request: Request,
    actor: Actor,
    family: Family,
    original: Article,
    translation: Article | None,
    writing: Writing,
    *,
    problems: Sentences | None = None,
    conflict: bool = False,
    done: str = "",
    status: int = 200,
) -> Response:
    sibling = family.of(writing.language)
    followed = await _version(request, original, sibling.followed if sibling else None)
    rows = rows_of(original, followed, writing.answer, begun=translation is not None or bool(writing.answer))
    return show(
        request,
        actor,
        "translations.html",
        "list",
        status=status,
        family=family,
        original=original,
        translation=translation,
        sibling=sibling,
        writing=writing,
        rows=rows,
        changed=sum(row.changed for row in rows),
        title_lines=title_lines(original, followed),
        others=[code for code in LANGUAGES if code != original.language],
        problems=problems or Sentences(),
        conflict=conflict,
        done=done,
    )


async def _pair(request: Request, family: Family, language: str) -> tuple[Article, Article | None]:
    articles, sibling = providers.articles(request), family.of(language)
    return await articles.get(family.original.id), await articles.get(sibling.id) if sibling else None


async def _version(request: Request, original: Article, number: int | None) -> Version | None:
    """The version of the original that the translation follows, if it is another than the newest."""
    if number is None or number == original.version:
        return None
    versions = await providers.articles(request).history(original.id)
    return next((one for one in versions if one.version == number), None)


def _language(family: Family, wanted: str, article_id: str) -> str:
    """The language beside the original: the one that is asked for, that of the article itself, or another one."""
    others = [code for code in LANGUAGES if code != family.original.language]
    own = next((one.language for one in family.translations if one.id == article_id), "")
    for code in (wanted, own):
        if code in others:
            return code
    if wanted:
        raise BadRequest("This article cannot be translated into that language.")
    return others[0]


def _content(original: Article, translation: Article | None, writing: Writing) -> Content:
    """The whole translation: what is not of a language comes from the translation, else from the original."""
    beside = translation or original
    typed = writing.content()
    return typed.model_copy(
        update={
            "skill": beside.skill,
            "tags": beside.tags,
            "sensitive": beside.sensitive,
            "translation_of": original.id,
        }
    )


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
