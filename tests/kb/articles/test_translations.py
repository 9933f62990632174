"""Which translation lags behind its original, and by how much; only what has to be translated counts."""

import json

import pytest

from common.errors import NotFound
from kb.articles import translation_rows
from kb.articles.models import Change, Content, NewArticle
from kb.articles.translations import Translations
from tests.kb.articles.conftest import Shelf
from tests.kb.samples import EDITOR

ORIGINAL = NewArticle(id="trasloco", language="it", title="Trasloco", answer="Costa 49 €.\n\nDura 10 giorni.")
TRANSLATION = NewArticle(
    id="move", language="en", title="Move", answer="It costs €49.\n\nIt takes 10 days.", translation_of="trasloco"
)


async def _change(shelf: Shelf, article_id: str, **changes) -> None:
    article = await shelf.articles.get(article_id)
    content = {name: getattr(article, name) for name in Content.model_fields} | changes
    await shelf.articles.update(article_id, Change(**content, base_version=article.version), EDITOR)


async def _pair(shelf: Shelf) -> Translations:
    for article in (ORIGINAL, TRANSLATION):
        await shelf.articles.create(article.model_copy(update={"status": "published"}), EDITOR)
    return Translations(shelf.database)


async def test_a_translation_lags_behind_once_a_changed_original_is_published(shelf: Shelf):
    translations = await _pair(shelf)
    assert await translations.behind(["trasloco", "move"]) == {}
    await _change(shelf, "trasloco", answer="Costa 59 €.\n\nDura 10 giorni.")
    assert await translations.behind(["move"]) == {}  # visitors still read what was translated
    await shelf.articles.publish("trasloco")
    assert await translations.behind(["trasloco", "move"]) == {"move": 1}
    assert (await shelf.articles.browse({"behind": "yes"})).total == 1
    rows = await shelf.database.read(lambda c: translation_rows.lagging(c, 10))
    assert [(row["id"], row["behind"]) for row in rows] == [("move", 1)]


async def test_phrasings_are_each_languages_own(shelf: Shelf):
    translations = await _pair(shelf)
    await _change(shelf, "trasloco", phrasings=["cambio casa"], tags=["casa"])
    await shelf.articles.publish("trasloco")
    assert await translations.behind(["move"]) == {}


async def test_a_translator_says_when_it_has_caught_up(shelf: Shelf):
    translations = await _pair(shelf)
    await _change(shelf, "trasloco", answer="Costa 59 €.")
    await shelf.articles.publish("trasloco")
    await _change(shelf, "move", title="Move house")  # a better word alone is no translation of what is new
    assert await translations.behind(["move"]) == {"move": 1}
    await translations.caught_up("move", 2)
    assert await translations.behind(["move"]) == {}
    family = await translations.family("move")
    assert (family.original.id, family.original.followed) == ("trasloco", None)
    assert [(one.id, one.followed, one.behind) for one in family.translations] == [("move", 2, 0)]
    assert family == await translations.family("trasloco")
    assert (family.of("en"), family.of("it")) == (family.translations[0], None)


async def test_an_import_brings_translations_of_what_it_brings(shelf: Shelf):
    def lines(price: int, *articles: NewArticle) -> dict[str, bytes]:
        told = [
            one.model_dump(include={"id", "language", "title", "answer", "translation_of"})
            | {"answer": one.answer.replace("49", str(price))}
            for one in articles
        ]
        return {"a.jsonl": "\n".join(json.dumps(one) for one in told).encode()}

    await shelf.imports.run(lines(49, TRANSLATION, ORIGINAL), EDITOR)  # in whichever order they stand
    translations = Translations(shelf.database)
    await shelf.imports.run(lines(59, TRANSLATION, ORIGINAL), EDITOR)
    assert await translations.behind(["move"]) == {}
    await shelf.imports.run(lines(69, ORIGINAL), EDITOR)
    assert await translations.behind(["move"]) == {"move": 1}


async def test_an_archived_original_is_nothing_to_catch_up_with(shelf: Shelf):
    translations = await _pair(shelf)
    await _change(shelf, "trasloco", answer="Costa 59 €.")
    await shelf.articles.publish("trasloco")
    await shelf.articles.archive("trasloco")
    assert await translations.behind(["move"]) == {}
    with pytest.raises(NotFound):
        await translations.family("nothing")
