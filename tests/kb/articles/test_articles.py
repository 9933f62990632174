"""Writing, publishing and putting away articles, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.clock import SYSTEM_CLOCK
from common.database import open_database
from common.errors import BadRequest, Conflict, NotFound
from kb.articles import published
from kb.articles.models import Change, NewArticle
from kb.articles.rules import slug
from kb.articles.service import Articles
from kb.parts import MIGRATIONS
from tests.kb.samples import EDITOR, INVOICE, WIFI


class Told:
    """Counts how often it was told that the published set changed."""

    def __init__(self) -> None:
        self.times = 0

    async def refresh(self) -> None:
        self.times += 1


@pytest.fixture(params=["sqlite", "postgresql"])
async def articles(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Articles]:
    """The articles of a new database of either kind."""
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'kb.sqlite3'}" if on_sqlite else request.getfixturevalue("new_postgresql")()
    database = open_database(url, MIGRATIONS)
    yield Articles(database, SYSTEM_CLOCK, Told())
    await database.close()


def change(article: dict, base: int, **other: object) -> Change:
    return Change(**{name: value for name, value in article.items() if name != "id"} | other, base_version=base)


async def test_an_article_from_draft_to_archive(articles: Articles):
    made = await articles.create(NewArticle(**INVOICE), EDITOR)
    assert (made.id, made.status, made.version, made.published) == ("find-invoice", "draft", 1, None)
    assert "<strong>My area</strong>" in made.html
    out = await articles.publish(made.id)
    assert (out.status, out.published.version) == ("published", 1)
    edited = await articles.update(made.id, change(INVOICE, 1, answer="New."), EDITOR)
    assert (edited.version, edited.published.version, edited.status) == (2, 1, "published")
    assert "My area" in edited.published.html and "New." in edited.html
    assert (await articles.publish(made.id)).published.version == 2
    gone = await articles.archive(made.id)
    assert (gone.status, gone.published, gone.published_at) == ("archived", None, None)
    history = await articles.history(made.id)
    assert [version.version for version in history] == [2, 1]
    assert history[1].saved_by == "Elena Riva" and all(version.published_at for version in history)
    assert (await articles.publish(made.id)).status == "published"


async def test_one_of_two_editors_is_told_that_the_other_was_faster(articles: Articles):
    await articles.create(NewArticle(**INVOICE), EDITOR)
    saves = [articles.update("find-invoice", change(INVOICE, 1, title=f"Title {n}"), EDITOR) for n in range(10)]
    outcomes = await asyncio.gather(*saves, return_exceptions=True)
    lost = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(lost) == 9 and "Elena Riva" in lost[0].detail
    assert (await articles.get("find-invoice")).version == 2


async def test_ids_are_made_from_titles_and_never_twice(articles: Articles):
    written = {"language": "it", "title": "Perché è così? L’ADSL", "answer": "x"}
    made = [(await articles.create(NewArticle(**written), EDITOR)).id for _ in range(3)]
    assert made == ["perche-e-cosi-l-adsl", "perche-e-cosi-l-adsl-2", "perche-e-cosi-l-adsl-3"]
    with pytest.raises(Conflict):
        await articles.create(NewArticle(**written, id=made[0]), EDITOR)
    assert slug("???") == "article" and len(slug("word " * 100)) <= 80


async def test_the_list_is_filtered_and_paged(articles: Articles):
    for number in range(5):
        await articles.create(NewArticle(**INVOICE | {"id": f"a-{number}", "tags": ["new_one"]}), EDITOR)
    await articles.create(NewArticle(**WIFI, status="published"), EDITOR)
    first = await articles.browse({"status": "draft"}, limit=3)
    second = await articles.browse({"status": "draft"}, limit=3, after=first.next)
    assert first.total == 5 and second.next is None
    assert {item.id for item in first.items + second.items} == {f"a-{number}" for number in range(5)}
    assert (await articles.browse({"words": "WIRELESS"})).items[0].id == "wifi-password"
    assert (await articles.browse({"words": "100%_"})).total == 0
    assert (await articles.browse({"tag": "new_one", "language": "en"})).total == 5
    assert (await articles.browse({"tag": "new"})).total == 0
    with pytest.raises(BadRequest):
        await articles.browse({}, after="nonsense")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 301),
        ("title", "a\x00b"),
        ("answer", ""),
        ("answer", "è" * 40_000),
        ("answer", "a\ud800"),
        ("language", "xx"),
        ("phrasings", ["x" * 1001]),
        ("phrasings", ["x"] * 1 + [f"p {n}" for n in range(2001)]),
        ("tags", ["x" * 101]),
        ("id", "../../etc/passwd"),
        ("id", "UPPER"),
        ("translation_of", "nowhere"),
        ("translation_of", "find-invoice"),
    ],
)
async def test_what_is_not_acceptable_is_said_and_not_stored(articles: Articles, field: str, value: object):
    with pytest.raises(BadRequest) as said:
        await articles.create(NewArticle(**INVOICE | {field: value}), EDITOR)
    assert said.value.detail.endswith(".")
    assert (await articles.browse({})).total == 0


async def test_blank_and_repeated_phrasings_are_left_out(articles: Articles):
    made = await articles.create(NewArticle(**INVOICE | {"phrasings": ["a  b", "", "a b", " c "]}), EDITOR)
    assert made.phrasings == ["a b", "c"]


async def test_an_unknown_article_is_not_found(articles: Articles):
    for attempt in (articles.get, articles.publish, articles.archive, articles.history):
        with pytest.raises(NotFound):
            await attempt("nowhere")
    with pytest.raises(NotFound):
        await articles.update("nowhere", change(INVOICE, 1), EDITOR)


async def test_the_published_set_has_a_generation(articles: Articles):
    read = articles._database.read
    assert await read(published.generation) == 0
    await articles.create(NewArticle(**INVOICE), EDITOR)
    assert await read(published.generation) == 0
    await articles.publish("find-invoice")
    before = await read(published.generation)
    await articles.archive("find-invoice")
    difference = await read(lambda c: published.difference(c, before))
    assert (difference.changed, difference.gone) == ([], ["find-invoice"])
    assert difference.generation == await read(published.generation) > before
    assert articles._searchable.times == 2
